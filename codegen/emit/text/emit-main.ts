import { draw } from "./draw.js";

/** What `main.ts` serves. */
export interface MainView {
  /** The device's, as the interface says it. */
  readonly name: string;
  readonly className: string;
  /** Where the class is, as an import says it: `./dev.js`. */
  readonly module: string;
}

/** `main.ts`: reads the command line, serves a device, and ends with it. */
export function emitMain(view: MainView): string {
  return draw("main.ts.hbs", view);
}
