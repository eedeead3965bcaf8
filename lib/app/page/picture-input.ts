type PictureInputOptions = { onPicture: (picture: ImageBitmap) => void; onProblem: (sentence: string) => void };

/** Takes pictures that are pasted, dropped on the page or chosen as a file. */
export function addPictureInput(input: HTMLInputElement, { onPicture, onProblem }: PictureInputOptions): void {
  const open = async (files: Iterable<File> | null | undefined): Promise<void> => {
    const [file] = files ?? [];
    if (!file) return onProblem('There is no picture in what you gave: copy or choose a picture.');
    try {
      onPicture(await createImageBitmap(file));
    } catch {
      onProblem(`${file.name || 'What you gave'} is not a picture that this browser can read: try a PNG or a JPEG.`);
    }
  };
  input.addEventListener('change', () => {
    void open(input.files).then(() => (input.value = ''));
  });
  document.addEventListener('paste', (event) => {
    event.preventDefault();
    void open(event.clipboardData?.files);
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('dropping');
  });
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) document.body.classList.remove('dropping');
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    document.body.classList.remove('dropping');
    void open(event.dataTransfer?.files);
  });
}
