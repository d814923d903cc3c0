import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { loadText } from '../../config/load';
import { TODAY } from './org-file';

const FOLDER = join(__dirname, 'invalid');

// each folder holds an org file and what is said about it; the folder's name is the test's name
describe('an org file with problems', () => {
  test.each(readdirSync(FOLDER))('%s', name => {
    const text = readFileSync(join(FOLDER, name, 'org.yaml'), 'utf8');
    const rendered = renderDiagnostics(loadText('org.yaml', text, TODAY).diagnostics);
    expect(rendered).not.toBe('');
    expect(rendered).toBe(readFileSync(join(FOLDER, name, 'expected.txt'), 'utf8'));
  });
});
