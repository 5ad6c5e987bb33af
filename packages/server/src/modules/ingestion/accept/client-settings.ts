import type { SourceRecord } from '../../workspaces/index.ts'

/**
 * What Segment's browser and mobile clients ask for before they send. Without the `Segment.io` entry they would send
 * to the vendor; with a 404 they would send nothing.
 */
export const segmentSettings = (writeKey: string, publicUrl: string) => {
  const url = new URL(publicUrl)
  return {
    integrations: {
      'Segment.io': {
        apiKey: writeKey,
        apiHost: `${url.host}/v1`,
        protocol: url.protocol.slice(0, -1),
        unbundledIntegrations: [],
        addBundledMetadata: false,
        maybeBundledConfigIds: {},
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
      },
    },
    metrics: { sampleRate: 0 },
    plan: {},
    edgeFunction: {},
    analyticsNextEnabled: true,
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  }
}

/** What RudderStack's browser client asks for. No destinations: Candor is the only one. */
export const rudderSourceConfig = (source: SourceRecord) => ({
  source: {
    id: String(source.id),
    name: `Source ${source.id}`,
    writeKey: null,
    enabled: true,
    workspaceId: String(source.workspaceId),
    config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
    dataplanes: {},
    destinations: [],
    connections: [],
  },
})
