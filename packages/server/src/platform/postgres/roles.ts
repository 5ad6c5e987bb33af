import { createHmac } from 'node:crypto'
import type pg from 'pg'

/** The roles that the application works as. The owner of the tables only migrates. */
export const applicationRoles = ['candor_app', 'candor_system'] as const
export type ApplicationRole = (typeof applicationRoles)[number]

/** A role's password follows from the owner's, so that there is one secret to keep. */
const passwordOf = (ownerUrl: string, role: ApplicationRole): string =>
  createHmac('sha256', decodeURIComponent(new URL(ownerUrl).password))
    .update(role)
    .digest('base64url')

/** The address of the same database as one of the application's roles. */
export const roleUrl = (ownerUrl: string, role: ApplicationRole): string => {
  const url = new URL(ownerUrl)
  url.username = role
  url.password = passwordOf(ownerUrl, role)
  return url.href
}

/** Lets the roles sign in. The passwords are ours (base64url), so they can stand in a statement. */
export const admitRoles = async (client: pg.Client, ownerUrl: string): Promise<void> => {
  for (const role of applicationRoles) await alterRole(client, role, passwordOf(ownerUrl, role))
}

/** Roles belong to the whole cluster: two databases that are migrated at once may meet here. */
const alterRole = async (client: pg.Client, role: ApplicationRole, password: string, left = 20): Promise<void> => {
  try {
    await client.query(`alter role ${role} login password '${password}'`)
  } catch (error) {
    const met = /tuple concurrently updated/.test((error as Error).message)
    if (!met || left === 0) throw error
    await new Promise((r) => setTimeout(r, 20))
    await alterRole(client, role, password, left - 1)
  }
}
