/**
 * The one door to tfjs. tfjs keeps its engine in a global, so exactly one copy must be bundled; everything in `tensor/`
 * imports it from here. Only the gradients that `ops/` relies on are registered: the rest of tfjs's tape is not ours to use.
 */
import * as tf from '@tensorflow/tfjs-core';
import { addGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Add_grad';
import { castGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Cast_grad';
import { concatGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Concat_grad';
import { identityGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Identity_grad';
import { reshapeGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Reshape_grad';
import { sliceGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Slice_grad';

const used = [addGradConfig, castGradConfig, concatGradConfig, identityGradConfig, reshapeGradConfig, sliceGradConfig];
for (const gradient of used) tf.registerGradient(gradient);

// Keeps tfjs from advising Node users to install another backend.
tf.enableProdMode();

export { tf };
