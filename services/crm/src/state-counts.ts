/** How many there are in each state, and in all (CRM-38). */
export const countsByState = (counted: ReadonlyMap<unknown, number>) => {
  const active = counted.get('active') ?? 0;
  const inactive = counted.get('inactive') ?? 0;
  return { active, inactive, all: active + inactive };
};
