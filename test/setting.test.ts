import { setting } from '../lib/setting';

describe('setting', () => {
  afterEach(() => {
    delete process.env.DIGITLAB_TRIAL;
  });

  it('returns the default when the variable is unset or empty', () => {
    expect(setting('DIGITLAB_TRIAL', 5)).toBe(5);
    process.env.DIGITLAB_TRIAL = ' ';
    expect(setting('DIGITLAB_TRIAL', 5)).toBe(5);
  });

  it('returns the number in the variable, 0 too', () => {
    process.env.DIGITLAB_TRIAL = '1e-3';
    expect(setting('DIGITLAB_TRIAL', 5)).toBe(0.001);
    process.env.DIGITLAB_TRIAL = '0';
    expect(setting('DIGITLAB_TRIAL', 5)).toBe(0);
  });

  it('refuses what is not a number, and names that do not start with DIGITLAB_', () => {
    process.env.DIGITLAB_TRIAL = 'many';
    expect(() => setting('DIGITLAB_TRIAL', 5)).toThrow('DIGITLAB_TRIAL is "many", but a number is wanted');
    expect(() => setting('EPOCHS', 5)).toThrow('its name must start with DIGITLAB_');
  });
});
