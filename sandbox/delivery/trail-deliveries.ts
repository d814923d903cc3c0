import { FrontContext } from '../front/front-context';

/** When a trail last delivered something, in seconds since 1970. */
export interface TrailDelivery {
  readonly LatestDeliveryTime?: number;
  readonly LatestDigestDeliveryTime?: number;
  readonly LatestCloudWatchLogsDeliveryTime?: number;
}

// what one sandbox delivered is no matter of another one
const deliveries = new WeakMap<object, Map<string, TrailDelivery>>();

/** Remembers that a trail delivered a record: to its bucket, with a digest if it validates files, and to its log group. */
export function delivered(
  { moto }: FrontContext,
  trailArn: string,
  { digest, log }: { digest: boolean; log: boolean },
): void {
  const now = Math.floor(Date.now() / 1_000);
  const of = deliveries.get(moto) ?? new Map<string, TrailDelivery>();
  deliveries.set(moto, of);
  of.set(trailArn, {
    ...of.get(trailArn),
    LatestDeliveryTime: now,
    ...(digest ? { LatestDigestDeliveryTime: now } : {}),
    ...(log ? { LatestCloudWatchLogsDeliveryTime: now } : {}),
  });
}

/** When a trail last delivered; nothing of what it never did. */
export function deliveryOf({ moto }: FrontContext, trailArn: string): TrailDelivery {
  return deliveries.get(moto)?.get(trailArn) ?? {};
}
