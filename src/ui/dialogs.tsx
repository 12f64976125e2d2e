import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { KEY_LIST } from './keys.ts';
import { reset, runLive, saveRecord } from './session/actions.ts';
import { lab, useLab, useRun } from './store.ts';

/** The list of keys, and the question before a run with steps is thrown away. */
export function Dialogs() {
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
      <Heading slot="title">Keys</Heading>
      <dl className="keys">
        {KEY_LIST.map(([keys, what]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <div className="grp">
        <Button className="btn" slot="close">
          Close
        </Button>
      </div>
    </Dialog>
  );
}

function ThrowAway({ replace }: { replace: boolean }) {
  const run = useRun();
  const events = useLab((state) => state.events);
  // A finished run may be shown from its start: what would be lost is all of it.
  const steps = Math.max(run.steps.length, events.filter((event) => event.type === 'step').length);
  return (
    <Dialog className="dialog" role="alertdialog">
      <Heading slot="title">Throw this run away?</Heading>
      <p>
        It has {steps} step{steps === 1 ? '' : 's'}, and it is not saved.{' '}
        {replace ? 'The new run takes its place.' : 'Reset starts over from the base.'}
      </p>
      <div className="grp">
        <Button className="btn" slot="close" autoFocus>
          Keep it
        </Button>
        <Button className="btn" onPress={saveRecord}>
          Save record
        </Button>
        <Button className="btn" onPress={() => (replace ? runLive(true) : reset(true))}>
          Throw away
        </Button>
      </div>
    </Dialog>
  );
}
