import { DIRECTIONS } from '../contract/direction.js';
import type { Directions } from '../contract/direction.js';
import type { GroupValues } from './settings.js';

interface GenesysClientConfig {
  readonly tokenUrl: string;
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Empty where the API has roles instead. */
  readonly scopes: readonly string[];
}

type GenesysValues = GroupValues<'genesys'>;

/** The API of Genesys Cloud in use, and its addresses. */
export type GenesysConfig = GenesysClientConfig &
  (
    | { readonly api: 'events'; readonly uploadsUrl: string; readonly completionsUrl: string }
    | ({
        readonly api: 'platform';
        /** Undefined when all addresses are given. */
        readonly region: string | undefined;
        readonly scanDirections: Directions;
      } & Pick<GenesysValues, 'measures' | 'customAttributesSchema' | 'externalTag'>)
  );

const DEFAULT_REGION = 'mypurecloud.com';

/** Derives the addresses that are not set from the region, or from the base address. */
export function genesysConfig(values: GenesysValues): GenesysConfig {
  const { api, clientId, clientSecret, measures, customAttributesSchema, externalTag } = values;
  const namedRegion = values.region ?? regionOf(values.baseUrl);
  const region = namedRegion ?? DEFAULT_REGION;
  const baseUrl = values.baseUrl ?? `https://api.${region}`;
  if (api === 'platform') {
    const hasRegion = namedRegion !== undefined || values.baseUrl === undefined;
    const tokenBase = hasRegion ? `https://login.${region}` : baseUrl;
    return {
      api,
      region: hasRegion ? region : undefined,
      baseUrl,
      tokenUrl: values.tokenUrl ?? `${tokenBase}/oauth/token`,
      clientId,
      clientSecret,
      scopes: [],
      measures,
      scanDirections: values.scanDirections ?? DIRECTIONS,
      customAttributesSchema,
      externalTag,
    };
  }
  // The upload socket is on the bare region. With a custom base address and no region, it is expected there too.
  const uploadsBase = values.baseUrl !== undefined && namedRegion === undefined ? baseUrl : `https://${region}`;
  return {
    api,
    baseUrl,
    tokenUrl: values.tokenUrl ?? `${baseUrl}/oauth/token`,
    uploadsUrl: values.uploadsUrl ?? `${asWebSocket(uploadsBase)}/api/v2/conversations/events`,
    completionsUrl: values.completionsUrl ?? `${asWebSocket(baseUrl)}/api/v2/events/subscribe`,
    clientId,
    clientSecret,
    scopes: values.scopes,
  };
}

/** The region of an address that belongs to Genesys Cloud: its other hosts are next to it, not behind it. */
function regionOf(baseUrl: string | undefined): string | undefined {
  return baseUrl === undefined
    ? undefined
    : /^api\.((?:[\w-]+\.)*(?:mypurecloud\.\w+(?:\.\w+)?|pure\.cloud))$/.exec(new URL(baseUrl).hostname)?.[1];
}

function asWebSocket(address: string): string {
  return address.replace(/^http/i, 'ws');
}
