/** IAB Transparency and Consent Framework 2.3. */
export { startTcfApi, type TcfApi } from './api.ts'
export { mayReachVendors, tcfPurposes } from './purposes.ts'
export { readTcf } from './read.ts'
export { flawsOf, policyVersion, type TcfFlaw, type TcfRecord, undisclosedVendors } from './record.ts'
export { installTcfStub } from './stub.ts'
export {
  askAgain,
  type DisclosedVendor,
  type DisclosedVendors,
  disclosedVendors,
  type VendorList,
} from './vendor-list.ts'
export { type TcfAnswer, writeRecord, writeTcf } from './write.ts'
