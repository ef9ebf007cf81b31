import { fileURLToPath } from 'node:url'
import { build, loadConfigFromFile } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Builds the console alone, as the project's own build does, into a folder of the test's. */
export async function buildConsole(outDir: string): Promise<void> {
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, here('../../../vite.config.ts'))
  if (!loaded) throw new Error('vite.config.ts was not found')
  const { config } = loaded
  await build({
    ...config,
    configFile: false,
    logLevel: 'error',
    build: {
      ...config.build,
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: [here('../../../web/console/index.html')] },
    },
  })
}
