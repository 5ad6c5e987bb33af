import { readFileSync } from 'node:fs'
import type { DisclosedVendors, VendorList } from '../src/tcf/index.ts'
import { disclosedVendors } from '../src/tcf/index.ts'

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(`vectors/${name}`, import.meta.url), 'utf8')) as T

/** Fields of a TC string as the vectors name them; restrictions are counted only. */
export type TcfVector = Record<string, unknown> & { tcString: string; publisherRestrictions: number }
export type GppVector = { gpp: string; sectionIds: number[]; sections: Record<string, Record<string, unknown>> }

export const tcfVectors = read<TcfVector[]>('tcf_decoded_by_iabtcf_core.json')
export const gppVectors = read<GppVector[]>('gpp_decoded_by_iabgpp_cmpapi.json')

/** The list in the vectors is of an older policy, under which nothing is written. */
export const olderList = read<VendorList>('vendor-list-excerpt.json')
export const list: VendorList = { ...olderList, tcfPolicyVersion: 5 }
export const allVendors: DisclosedVendors = disclosedVendors(list, Object.keys(list.vendors).map(Number))
