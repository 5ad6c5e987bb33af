export { registerConsole } from './console.routes.ts'
export { registerSdk } from './sdk.routes.ts'
