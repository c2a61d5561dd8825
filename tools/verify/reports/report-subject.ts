/** What was verified, for its report. */
export interface ReportSubject {
  /** `127.0.0.1:7147`. */
  readonly address: string;
  /** The interface file as it was named. */
  readonly file: string;
}
