import { InvalidFields, throwIfViolated } from './invalid-fields';

const blankName = { path: 'name', message: "can't be blank" };
const takenPath = { path: 'path', message: 'has already been taken' };

describe('violations', () => {
  it('are thrown together, in their order', () => {
    const thrown = new InvalidFields([blankName, takenPath]);
    expect(() => throwIfViolated([blankName, takenPath])).toThrow(thrown);
    expect(thrown).toMatchObject({
      code: 'invalid-fields',
      message: "name can't be blank, path has already been taken",
      issues: [blankName, takenPath],
    });
  });
  it('are not thrown where there are none', () => expect(throwIfViolated([])).toBeUndefined());
});
