/** IAB Global Privacy Platform 1.1. */
export { type GppApi, startGppApi } from './api.ts'
export { type GppFlaw, type GppRecord, readGpp } from './read.ts'
export { type SectionName, sectionIds, usSectionOf } from './sections.ts'
export { installGppStub } from './stub.ts'
export { type GppAnswer, type GppWritten, writeGpp } from './write.ts'
