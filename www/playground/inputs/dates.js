// Dates between what a field shows and ISO 8601. Pure.

const WITH_OFFSET = /(Z|[+-]\d{2}:?\d{2})$/i;

/** What a `datetime-local` field has, as ISO 8601 in UTC. `zone` is `utc` or `local`; `null` where it is no date. */
export function toIso(field, zone) {
  if (field === "") return null;
  const date = new Date(zone === "utc" ? `${field}Z` : field);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(".000Z", "Z");
}

/** The point in time that a pin's value means, or `null`. A date without offset counts as UTC, as for most nodes. */
export function instantOf(value) {
  if (value instanceof Date) return valid(value);
  if (value !== null && typeof value === "object" && "secs_since_epoch" in value) {
    return valid(new Date(Number(value.secs_since_epoch) * 1000 + Number(value.nanos_since_epoch ?? 0) / 1e6));
  }
  if (typeof value !== "string") return null;
  const hasTime = /\d[Tt ]\d/.test(value);
  return valid(new Date(hasTime && !WITH_OFFSET.test(value) ? `${value}Z` : value));
}

function valid(date) {
  return Number.isNaN(date.getTime()) ? null : date;
}

/** What a `datetime-local` field shows for a point in time. */
export function toField(date, zone) {
  const shifted = zone === "utc" ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}
