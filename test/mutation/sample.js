/** Which part of the units is mutated, 0 to 1. All of them take hours. */
export const share = Number(process.env["MUTATION_SHARE"] ?? 0.1);

/** Another seed, another sample. */
export const seed = process.env["MUTATION_SEED"] ?? "1";
