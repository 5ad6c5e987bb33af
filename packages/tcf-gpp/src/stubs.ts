/** What has to be on a page before any vendor's script; a kilobyte, without the libraries. */
export { installGppStub } from './gpp/stub.ts'
export { installTcfStub } from './tcf/stub.ts'
