import { blankContact, isCompleteContact, orNull } from './contact-form';

describe('the form of a contact (UI-6)', () => {
  it('needs a first and a last name, and no email', () => {
    expect(isCompleteContact({ ...blankContact, first_name: 'Jane', last_name: 'Doe' })).toBe(true);
    expect(isCompleteContact({ ...blankContact, first_name: 'Jane', last_name: ' ' })).toBe(false);
    expect(isCompleteContact({ ...blankContact, last_name: 'Doe' })).toBe(false);
  });
  it('clears what is emptied', () => expect([orNull(''), orNull('1')]).toEqual([null, '1']));
});
