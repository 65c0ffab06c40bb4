// Builds the page once before any test that shows it.
import { bundleRenderer } from '../../build/check/bundle.ts'

export const setup = (): void => {
  bundleRenderer()
}
export default setup
