import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { linkKinds, type Platform, platforms } from '../taxonomy.ts'

/**
 * What we know of each platform: hosts, tracking parameters, what teens call it, and the shapes of its addresses.
 *
 * A shape's `path` reads segment by segment: a plain word is itself, `*` one segment, `**` (last) any number more, `#` digits,
 * `:name` one segment that may be a person's name, `@name` and `+hash` one segment that starts so. The first shape that fits wins.
 */
const shapeSchema = z.object({ hosts: z.array(z.string()), path: z.string(), kind: z.enum(linkKinds) })

const platformSchema = z.object({
  id: z.enum(platforms),
  /** Registered hosts; the first is the main site. */
  hosts: z.array(z.string()).min(1),
  /** Other doors to the main site, with the same paths. */
  mirrors: z.array(z.string()).default([]),
  /** What the platform is called in free text, in any case. */
  names: z.array(z.string()),
  /** Names too short to mean the platform unless "sur" stands before them. */
  namesAfterSur: z.array(z.string()),
  /** Names that count only when written exactly so. */
  namesAsWritten: z.array(z.string()).default([]),
  /** Absent where a name has no public address. */
  profileUrl: z.string().optional(),
  tracking: z.array(z.string()),
  /** First path segments that are pages of the site, not people. */
  notNames: z.array(z.string()),
  /** A leading language segment ("/fr/…") is passed over. */
  localePaths: z.boolean().default(false),
  shapes: z.array(shapeSchema),
})

const dataSchema = z.object({
  checkedOn: z.string(),
  everywhere: z.object({ tracking: z.array(z.string()) }),
  platforms: z.array(platformSchema),
  namesWithoutAddress: z.array(z.string()),
  sameSite: z.record(z.string(), z.string()),
  appLinks: z.array(z.object({ link: z.string(), becomes: z.string() })),
})

export type PlatformFacts = z.infer<typeof platformSchema>
export type Shape = z.infer<typeof shapeSchema>

export const platformData = dataSchema.parse(
  JSON.parse(readFileSync(new URL('./platforms.json', import.meta.url), 'utf8')),
)

const byHost = new Map(platformData.platforms.flatMap((facts) => facts.hosts.map((host) => [host, facts] as const)))

/** The platform a host belongs to: the registered host itself or a subdomain of it. Look-alikes have none. */
export const platformOfHost = (host: string): PlatformFacts | undefined => {
  const labels = host.split('.')
  // No registered host has more than two labels, so the last two settle it.
  return byHost.get(labels.slice(-2).join('.'))
}

/** The address that "@name" has on a platform, if the platform gives names one. */
export const profileUrl = (platform: Platform, name: string): string | undefined =>
  platformData.platforms.find((facts) => facts.id === platform)?.profileUrl?.replace('{name}', () => name)
