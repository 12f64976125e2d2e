import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { reset, runLive, saveRecord } from './session/actions.ts';
import { lab, useLab } from './store.ts';
import { words } from './words/index.ts';

/** The list of keys, and the question before a run with steps is thrown away. */
export default function Dialogs() {
  const dialog = useLab((state) => state.dialog);
  return (
    <ModalOverlay
      className="veil"
      isOpen={dialog !== null}
      isDismissable
      onOpenChange={(open) => {
        if (!open) lab.set({ dialog: null });
      }}
    >
      <Modal className="modal">
        {dialog === 'keys' && <Keys />}
        {(dialog === 'reset' || dialog === 'replace') && <ThrowAway replace={dialog === 'replace'} />}
      </Modal>
    </ModalOverlay>
  );
}

function Keys() {
  return (
    <Dialog className="dialog">
      <Heading slot="title">{words.keys.title}</Heading>
      <dl className="keys">
        {Object.values(words.keys.list).map(([keys, what]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <div className="grp">
        <Button className="btn" slot="close">
          {words.close}
        </Button>
      </div>
    </Dialog>
  );
}

function ThrowAway({ replace }: { replace: boolean }) {
  const say = words.throwAway;
  // A finished run may be shown from its start: what would be lost is all of it.
  const steps = useLab(({ run, events }) =>
    Math.max(run.steps.length, events.filter((event) => event.type === 'step').length),
  );
  return (
    <Dialog className="dialog" role="alertdialog">
      <Heading slot="title">{say.title}</Heading>
      <p>{words.inARow([say.steps(steps), replace ? say.replace : say.reset])}</p>
      <div className="grp">
        <Button className="btn" slot="close" autoFocus>
          {say.keep}
        </Button>
        <Button className="btn" onPress={saveRecord}>
          {words.record.save}
        </Button>
        <Button className="btn" onPress={() => (replace ? runLive(true) : reset(true))}>
          {say.sure}
        </Button>
      </div>
    </Dialog>
  );
}
