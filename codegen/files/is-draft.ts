/** What a draft is called: by its name alone a later run knows it for what a killed one left. */
const draftEnd = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.katcp-gen-draft$/;

/** Whether a file of this name is a draft of ours. */
export function isDraft(name: string): boolean {
  return draftEnd.test(name);
}
