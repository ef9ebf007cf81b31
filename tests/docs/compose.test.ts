import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { loadConfig } from '../../bot/config.ts'

/** There is no Docker where tests run: what can be known of `compose.yaml` by reading it is held here. */
const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const text = (path: string): string => readFileSync(root(path), 'utf8')

const strings = z.array(z.string())
const serviceSchema = z.object({
  image: z.string(),
  build: z.string().optional(),
  ports: strings.optional(),
  environment: z.record(z.string(), z.string()).optional(),
  volumes: strings.optional(),
  networks: z.union([strings, z.record(z.string(), z.unknown())]).optional(),
  network_mode: z.string().optional(),
  secrets: strings.optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  stop_grace_period: z.string().optional(),
  entrypoint: strings.optional(),
})
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional(), ipam: z.unknown() }).partial()),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.object({ environment: z.string() })),
})

const document = parseDocument(text('compose.yaml'), { merge: true, strict: true, uniqueKeys: true })
const compose = composeSchema.parse(document.toJS())
const services = Object.entries(compose.services)
const of = (wanted: RegExp) => services.filter(([name]) => wanted.test(name)).map(([, service]) => service)
const networksOf = ({ networks = [] }: z.infer<typeof serviceSchema>): string[] =>
  Array.isArray(networks) ? networks : Object.keys(networks)
const relais = of(/^relais/)

/** Names of settings in a file of `NAME=value` lines, and those that have a value. */
const settings = (path: string): Map<string, string> =>
  new Map([...text(path).matchAll(/^([A-Za-z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]))

describe('compose.yaml', () => {
  test('is well-formed', () => {
    expect(document.errors).toEqual([])
    expect(document.warnings).toEqual([])
  })

  test('has three members, two instances that differ in nothing, and one proxy', () => {
    expect(of(/^mongo\d/)).toHaveLength(3)
    expect(
      new Set(of(/^mongo\d/).flatMap(({ volumes = [] }) => volumes.filter((v) => v.endsWith(':/data/db')))).size,
    ).toBe(3)
    expect(relais).toHaveLength(2)
    expect(relais[0]).toEqual(relais[1])
    expect(of(/^proxy$/)).toHaveLength(1)
  })

  test('every file, volume, network, secret and service it names is there', () => {
    for (const [name, service] of services) {
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':')
        if (source.startsWith('.')) expect([name, source, existsSync(root(source))]).toEqual([name, source, true])
        else expect(compose.volumes).toHaveProperty(source)
      }
      for (const network of networksOf(service)) expect(compose.networks).toHaveProperty(network)
      for (const secret of service.secrets ?? []) expect(compose.secrets).toHaveProperty(secret)
      const others = [...Object.keys(service.depends_on ?? {}), service.network_mode?.replace('service:', '')]
      for (const other of others) if (other) expect(compose.services).toHaveProperty(other)
      if (service.build) expect(existsSync(root(`${service.build}/Dockerfile`))).toBe(true)
    }
  })

  test('only the proxy publishes ports, and only it reaches outside', () => {
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['proxy'])
    const open = Object.entries(compose.networks).filter(([, network]) => !network?.internal)
    expect(open.map(([name]) => name)).toEqual(['outside'])
    expect(services.filter(([, service]) => networksOf(service).includes('outside')).map(([name]) => name)).toEqual([
      'proxy',
    ])
    // The database is in nobody's reach but that of the instances and its own members.
    expect(
      services
        .filter(([, service]) => networksOf(service).includes('store'))
        .map(([name]) => name)
        .sort(),
    ).toEqual(['mongo1', 'mongo2', 'mongo3', 'relais1', 'relais2'])
  })

  test('images are pinned to a version', () => {
    const images = services.filter(([, { build }]) => !build).map(([, { image }]) => image)
    const built = [...text('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image)
    expect(new Set(built).size).toBe(1)
    for (const image of [...images, ...built]) expect(image).toMatch(/:\d+\.\d+\.\d+(-[\w-]+)?$/)
  })

  test('each setting of Relais is one that Relais has', () => {
    const known = settings('.env.example')
    for (const { environment = {} } of relais)
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([])
    const inImage = [...text('Dockerfile').matchAll(/^ENV (\w+)=/gm)].map(([, name = '']) => name)
    expect(inImage.filter((name) => name !== 'NODE_ENV' && !known.has(name))).toEqual([])
  })

  test('filled in, these are settings that Relais starts with, and it trusts the proxy', () => {
    const filled = new Map([...settings('deploy/compose.env.example').keys()].map((name) => [name, 'a'.repeat(64)]))
    filled.set('RELAIS_HOST', 'relais.example.org')
    const written = relais[0]?.environment ?? {}
    const environment = Object.fromEntries(
      Object.entries(written).map(([name, value]) => [
        name,
        value.replace(/\$\{(\w+)[^}]*\}/g, (_, variable: string) => filled.get(variable) ?? ''),
      ]),
    )
    const config = loadConfig(environment)
    expect(config).toMatchObject({ host: '0.0.0.0', publicOrigin: 'https://relais.example.org' })
    const proxy = compose.services.proxy?.networks
    expect(proxy).toMatchObject({ front: { ipv4_address: config.trustedProxies[0] } })
    expect(config.mongodbUri).toContain('@mongo1:27017,mongo2:27017,mongo3:27017/relais?replicaSet=relais')
  })

  test('every secret must be given: none has a default, and the example has no values', () => {
    const asked = [...text('compose.yaml').matchAll(/\$\{(\w+)([^}]*)\}/g)]
    for (const [whole, , rest = ''] of asked) expect([whole, rest.slice(0, 2)]).toEqual([whole, ':?'])
    const example = settings('deploy/compose.env.example')
    expect([...example.values()].filter(Boolean)).toEqual([])
    const named = [...asked.map(([, name]) => name), ...Object.values(compose.secrets).map((s) => s.environment)]
    expect([...new Set(named)].sort()).toEqual([...example.keys()].sort())
  })

  test('who stops gets time to finish', () => {
    for (const service of [...relais, ...of(/^mongo\d/), ...of(/^proxy$/)])
      expect(Number.parseInt(service.stop_grace_period ?? '0', 10)).toBeGreaterThanOrEqual(30)
  })

  test('no key, setting or data can end up in the image', () => {
    const ignored = text('.dockerignore').split('\n')
    for (const path of ['.env', '.env.*', 'data', '.git', 'node_modules']) expect(ignored).toContain(path)
  })
})

describe('the proxy', () => {
  const caddyfile = text('deploy/Caddyfile')

  test('passes to the instances of compose.yaml, by their port', () => {
    const upstreams = /reverse_proxy (.+) \{/.exec(caddyfile)?.[1]?.split(' ')
    const names = services.filter(([name]) => /^relais/.test(name)).map(([name]) => name)
    expect(upstreams).toEqual(names.map((name) => `${name}:${relais[0]?.environment?.PORT}`))
  })

  test('writes the address anew, passes streams at once, keeps figures to itself, and logs no request', () => {
    expect(caddyfile).toMatch(/header_up X-Forwarded-For \{remote_host\}/)
    expect(caddyfile).toMatch(/flush_interval -1/)
    expect(caddyfile).toMatch(/@private path \/metrics \/readyz\n\trespond @private 404/)
    expect(caddyfile).toMatch(/exclude http\.log\.error http\.handlers\.reverse_proxy/)
    expect(caddyfile).not.toMatch(/^\s*log\s*(\{|$)/m)
    // Relais's own security headers go out as they are.
    expect([...caddyfile.matchAll(/^\s*header (\S+)/gm)].map(([, name]) => name)).toEqual(['Strict-Transport-Security'])
  })
})
