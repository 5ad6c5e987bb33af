/** Version of the SDK, as it stands in `context.library` of every event. */
export const version = '0.1.0'
