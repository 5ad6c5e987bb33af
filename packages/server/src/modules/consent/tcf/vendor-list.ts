import { z } from 'zod'

const ids = z.array(z.int().positive()).default([])

/** Of IAB's list (specification version 3) what a consent string needs; the rest, megabytes of words, is not kept. */
export const vendorList = z.object({
  gvlSpecificationVersion: z.literal(3),
  vendorListVersion: z.int().positive(),
  tcfPolicyVersion: z.int().positive(),
  vendors: z.record(
    z.string().regex(/^[1-9]\d*$/),
    z.object({
      id: z.int().positive(),
      name: z.string().max(500),
      purposes: ids,
      legIntPurposes: ids,
      specialPurposes: ids,
      deletedDate: z.string().optional(),
    }),
  ),
})
export type StoredVendorList = z.infer<typeof vendorList>
