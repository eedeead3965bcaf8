import { limitOutput } from '../../lib/jupyter/output-limit';

test('each cell may print 5,000 lines: the next one begins anew, and what is left out is told once', async () => {
  const told = jest.spyOn(console, 'error').mockImplementation();
  let sent = 0;
  const publisher = limitOutput({ send: async () => void sent++, close: () => {} });
  const print = async (lines: number) => {
    for (let i = 0; i < lines; i++) await publisher.send(['<IDS|MSG>', '{"name":"stdout","text":"x"}']);
  };
  const endCell = () => publisher.send(['{"msg_type":"status"}', '{"execution_state":"idle"}']);
  await print(5000);
  await endCell();
  await print(5002);
  await publisher.send(['{"name":"stderr","text":"an error"}']);
  expect(sent).toBe(5000 + 1 + 5000 + 1);
  expect(told.mock.calls).toEqual([['A cell prints 5,000 lines at most: the others are left out.']]);
  told.mockRestore();
});
