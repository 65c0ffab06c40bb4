// The bundles of the main side, for Electron (which reads no TypeScript) and for packages: out/main/*.js, and the
// sandboxed preload out/main/preload.cjs. Packages of npm are bundled too; native ones stay beside, out of the asar.
import { dirname, relative, resolve } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

const out = resolve('out/main')

/** the programs, by the source each is made of */
const programs = {
  electron: 'src/main/electron.ts',
  chromium: 'src/main/chromium.ts',
  'card-host': 'src/card/host/main.ts',
  'card-guard': 'src/card/pcsc/guard-thread.ts'
}
const bundleOf = new Map(Object.entries(programs).map(([name, source]) => [resolve(source), `./${name}.js`]))

/** Files that sources name beside themselves (`new URL('...', import.meta.url)`), as seen from the bundle. */
const ownFiles: Plugin = {
  name: 'own-files',
  transform: (code, id) => {
    if (!id.endsWith('.ts') || !code.includes('import.meta.url')) return null
    return code.replaceAll(
      /new URL\(\s*(['"])([./][^'"]*)\1\s*,\s*import\.meta\.url\s*\)/g,
      (_all, _quote, path: string) => {
        const file = resolve(dirname(id), path)
        const seen = bundleOf.get(file) ?? `${relative(out, file)}${path.endsWith('/') ? '/' : ''}`
        return `new URL(${JSON.stringify(seen)}, import.meta.url)`
      }
    )
  }
}

/** what stays a package of its own: Electron itself, and what carries native code */
const native = ['electron', 'better-sqlite3', 'koffi']

export default defineConfig(({ mode }) => {
  const preload = mode === 'preload'
  return {
    publicDir: false,
    ssr: { noExternal: true, external: native },
    plugins: [ownFiles],
    build: {
      ssr: true,
      outDir: out,
      emptyOutDir: !preload,
      target: 'node24',
      // readable in a stack, and functions that travel into the page as source text stay as they are written
      minify: false,
      rolldownOptions: {
        input: preload ? { preload: 'src/main/shell/electron/preload.ts' } : programs,
        external: native,
        output: preload
          ? { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false }
          : // parts lie beside the programs, because the paths of own files count from this folder
            { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'part-[hash].js' }
      }
    }
  }
})
