export { registerDocs } from './docs.routes.ts'
export { allEndpoints } from './endpoints.ts'
export { openApiDocument } from './openapi.ts'
