export type { ReleaseStore } from '../../shared/aws/releaseStore.ts'
