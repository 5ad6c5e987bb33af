/** What the side process is told first. Over the channel between the processes, since arguments can be listed. */
export interface Assignment {
  readonly dir: string
  /** 0: any free one. */
  readonly port: number
  readonly secret: string
  readonly memoryBytes: number
}

/** What it answers once. `code` is ClickHouse's number or the system's name of the error. */
export type Report =
  | { readonly ready: true; readonly port: number }
  | { readonly ready: false; readonly code?: string | number; readonly message: string }
