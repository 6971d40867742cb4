/** How many there are in each state, and in all (CRM-38). */
export const countsByState = (counted: ReadonlyMap<unknown, number>) => {
  const [active, inactive] = [counted.get('active') ?? 0, counted.get('inactive') ?? 0];
  return { active, inactive, all: active + inactive };
};
