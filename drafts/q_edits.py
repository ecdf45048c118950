"""Edits: questionnaires, "predict, then run", sliders, proof-reading. `python drafts/q_check.py` says whether all of them apply.

edits: {notebook: [(old, new)]} for markdown cells, `old` exactly once in those of the notebook; applied in this order.
inserts: {notebook: [(text in exactly one cell, after which the cells go, [(type, source)])]}.
code_edits: {notebook: [(old, new)]} for the cells of imports.
remarks: changes of code that are proposed only, in proofreading.md.
"""

edits = {
    '00_digits': [
        ("<details><summary>4. What's the difference between the rank and the shape of a tensor?</summary>The shape lists the length along each axis; the rank is how many axes there are, the length of the shape.</details>",
         "<details><summary>4. What's a rank-3 tensor, and how do rank and shape differ?</summary>One with three axes, such as a stack of images. The shape lists the length along each axis; the rank is how many axes there are, and so the length of the shape: <code>len(t.shape)</code>, or <code>t.ndim</code>.</details>"),
        ('<details><summary>6. Why is the program that remembers every image',
         '''<details><summary>6. How is a grey image kept in a computer, and how a colour one?</summary>A grey one as a table with a number for each pixel, in MNIST a byte. A colour one has three for each pixel, as a rule red, green and blue, and so one axis more: <code>[28, 28, 3]</code> in NumPy, the way Pillow hands it over, and <code>[3, 28, 28]</code> as PyTorch's layers want it.</details>

<details><summary>7. Why do so many sets of images come as a folder for training and one for testing, and in each a folder for each class?</summary>Where a file lies says which set it belongs to and what its label is; no list is needed that could get lost. And whoever uses the set trains and tests on the same images as everybody else, so figures can be compared.</details>

<details><summary>8. In one line of Python: of a list of numbers, the odd ones, doubled.</summary><code>[2*n for n in numbers if n%2]</code>, a <em>list comprehension</em>: what to make of each, where they come from, which ones to take.</details>

<details><summary>9. A hundred images are to be added up. What is it that makes the tensor so much faster than the loop?</summary>Its numbers are of one type and lie side by side, so one call runs down all of them in C (or on a GPU). The loop has Python fetch each number, see what type it is and add it. So ask for one operation on the whole tensor, and write no loop.</details>

<details><summary>10. Make a tensor of 3 by 3 with the numbers 1 to 9, double it, and take the four numbers at the bottom right.</summary><code>t = torch.arange(1, 10).view(3, 3)*2</code> and <code>t[1:, 1:]</code>: 10, 12, 16 and 18.</details>

<details><summary>11. Why is the program that remembers every image'''),
        ('<details><summary>7. Somebody tries fifty models',
         '<details><summary>12. Somebody tries fifty models'),
    ],
    '01_baseline': [
        ('<details><summary>3. Which of these pairs broadcast, and to what?',
         '<details><summary>3. What is broadcasting? And which of these pairs broadcast, and to what?'),
        ('<code>[100,1]</code> and <code>[28]</code>.</summary>The first to',
         "<code>[100,1]</code> and <code>[28]</code>.</summary>Calculating with two shapes that differ, as if an axis that's missing, or of length 1, were repeated; nothing is copied. The first to"),
        ("<details><summary>7. Has this program learned?</summary>It has taken two averages from examples, and nothing in it gets better by being wrong. There's nothing to adjust. That's what lesson 2 begins with.</details>",
         '''<details><summary>7. Explain in three sentences how pixel similarity reads a digit.</summary>The mean of all training images of a digit, pixel by pixel, is its ideal. Measure how far the new image is from each ideal. The nearest one is the answer.</details>

<details><summary>8. What are the L1 and the L2 distance of two images, and which minds a single bad pixel more?</summary>The mean of the absolute differences; the root of the mean of the squared ones, also called RMSE. L2 minds it more, since squaring makes most of what is large already. (A mathematician's L1 and L2 <em>norms</em> have the sum where we have the mean. That's a constant factor, and the nearest ideal stays the nearest.)</details>

<details><summary>9. Has this program learned?</summary>It has taken averages from examples, and a statistician may call that learning. But it never looks at what it gets wrong, and nothing in it gets better by being wrong: there's nothing to adjust. That's what lesson 2 begins with.</details>'''),
        ('a missing one, counts as repeated.',
         '''a missing one, counts as repeated.

What do you get, then, if you add a column of five to a row of three?'''),
        ('which always says the same digit: the one that it saw most often in training.',
         'which always says the same digit: the one that it saw most often in training. How many of a hundred will it read right?'),
        ('And which of the ten digits is the hardest?',
         'And which of the ten digits is the hardest? And how much of the 95 % will be left when there are ten to choose from?'),
        ('and count the others:',
         'and count the others. How will they be shared out between the two?'),
        ('than to the ideal of their own kind! By L2',
         'than to the ideal of their own kind. By L2'),
        ('and from the 7 a lot in a few.',
         "and from the 7 a lot in a few. (That's no more than a guess. The end of this lesson has an experiment that says more.)"),
    ],
    '02_gradients': [
        ('''The rate is limited by the steepest, and the number of steps grows with the ratio of the steepest to the gentlest.
</details>''',
         '''The rate is limited by the steepest, and the number of steps grows with the ratio of the steepest to the gentlest.
</details>

<details><summary>9. Name the seven steps. Which of them are done again and again?</summary>

Init, predict, loss, gradient, step, repeat, stop. Predict, loss, gradient and step are what is repeated. Init comes once, before them, and stop says when it has been enough.
</details>

<details><summary>10. What is a gradient, which shape does it have, and must you work it out yourself?</summary>

The slopes of one number, the loss, by each of the parameters while the others stand still: a number for each, so it has the shape of the parameters. You need not work it out; autograd does, from the record that the forward pass left. What you should be able to do is check one, by nudging.
</details>

<details><summary>11. Write down the rule that gives a parameter its new value. Why not take a large rate always, to arrive sooner?</summary>

<code>new = old - lr*gradient</code>. The gradient holds close by, and a long step leaves the place for which it was computed: it lands on the other side of the valley, and beyond 2 / curvature higher up with every step.
</details>

<details><summary>12. What is stochastic in stochastic gradient descent, and what is gained by it?</summary>

The examples that a step looks at: a few, drawn at random, in place of all. Their gradient is an estimate, right on average and off by chance each time. In exchange a step costs a small part of the work, and many more of them can be taken.
</details>'''),
        ('Here are twenty steps against the slope with and without clearing; nothing else differs.',
         'Here are twenty steps against the slope with and without clearing; nothing else differs. **Guess** where the second walker is after twenty steps.'),
        ('The curves we can draw are the same as before, only their parameters are named in other units.',
         'The curves we can draw are the same as before, only their parameters are named in other units. **Guess** what becomes of that ratio.'),
        ('Same readings, same first curve (all parameters zero), same rule for the rate, one over the steepest curvature:',
         'Same readings, same first curve (all parameters zero), same rule for the rate, one over the steepest curvature. In seconds it took thousands of steps. **Guess** how many it takes now.'),
        ('estimates the gradient from a random handful (a *mini-batch*) each time. One line is new.',
         'estimates the gradient from a random handful (a *mini-batch*) each time. One line is new. **Guess**: will the loss still fall with every step, and will it come down as far?'),
        ('Nobody told the program what a thrown ball does. And its first parameter,',
         'The program was told that the curve is a parabola, and nothing of gravity. Yet its first parameter,'),
        ('https://pytorch.org/tutorials/beginner/blitz/autograd_tutorial.html',
         'https://docs.pytorch.org/tutorials/beginner/blitz/autograd_tutorial.html'),
        ('https://pytorch.org/docs/stable/notes/autograd.html',
         'https://docs.pytorch.org/docs/stable/notes/autograd.html'),
        ("**Don't write over a marked tensor while notes are being taken.** A change in place would destroy the very value the record needs, so PyTorch refuses.",
         "**Don't write over a marked tensor while notes are being taken.** A recorded change in place would turn the tensor we marked into the *result* of an operation, and there would be no start left for the walk back to arrive at. So PyTorch refuses."),
    ],
    '03_sgd': [
        ("<details><summary>1. Why can't accuracy be the loss?</summary>It changes only when a score crosses 0. Nearly everywhere its gradient is 0.</details>",
         "<details><summary>1. What is the loss for, what is a metric for, and why can't accuracy be both?</summary>The loss is for the optimizer: it must change, however little, when a weight does. A metric is for you, says what you want to know, and counts on the validation images, as a model may simply remember those that it learns from. Accuracy changes only when a score crosses 0. Nearly everywhere its gradient is 0, and shows no way.</details>"),
        ('<details><summary>2. Why is the batch shuffled anew in each epoch?</summary>So that each step sees a fair sample. Sorted by digit, steps would pull to one side and then to the other.</details>',
         '<details><summary>2. Why does a step look at a mini-batch, and not at one image or at all? And why is the order shuffled anew in each epoch?</summary>One image says little about which way is down, and takes nearly as long as a hundred; all of them say it exactly, at a price for which you could have taken many good steps. Shuffled, each batch is a fair sample. Sorted by digit, steps would pull to one side and then to the other.</details>'),
        ('From the score it can be computed without rounding to log 0: a sigmoid of -100 is 0 in <code>float32</code>, and its logarithm minus infinity.',
         'From the score it can be computed without ever taking the logarithm of 0. In <code>float32</code> the sigmoid of 20 is rounded to exactly 1, so that a 7 with that score would be given 1 - 1 = 0, and log 0 is minus infinity. The loss of it is 20.'),
        ('<details><summary>8. Why do all hidden units become the same if they start equal?</summary>Equal weights give equal outputs, so equal gradients, so equal steps.</details>',
         '''<details><summary>8. How do weights start, and why not all alike?</summary>At random, and so small that the scores stay in bounds: a standard deviation of 1/√n for n inputs. Hidden units with equal weights, going in and going out, have equal outputs, so they get equal gradients and take equal steps, and remain one unit, written several times. Biases may start at 0.</details>

<details><summary>9. Sketch the sigmoid from -6 to 6. What makes it fit to stand behind a score?</summary>An S: next to 0 on the left, one half at 0, where it's steepest with a slope of a quarter, next to 1 on the right. It takes any score, answers between 0 and 1, and rises everywhere, so there's always a slope, if a tiny one far out.</details>

<details><summary>10. <code>xb</code> is <code>[256,784]</code>, <code>weights</code> is <code>[784,1]</code>. What does <code>xb@weights + bias</code> compute, and what would be lost without the bias?</summary><code>@</code> is the matrix product: each row of pixels times the column of weights, added up, so 256 scores, <code>[256,1]</code>. The bias is added to each. Without it the score of an empty sheet would be 0 whatever the weights, and the line between the digits tied to that point.</details>

<details><summary>11. Write an epoch as pseudocode.</summary><pre>for each batch of images and targets, in a new order:
    predict the scores
    compute the loss
    backward: a gradient for each parameter
    step: each parameter -= lr * its gradient
    forget the gradients</pre></details>

<details><summary>12. To miss a sick person costs fifty times as much as a false alarm. Which way does the threshold for "ill" move, and on whom is it chosen?</summary>Down: more people are called ill, and fewer sick ones are missed. On people from whom the model hasn't learned, and who aren't those on whom it's judged in the end.</details>'''),
        ('| hyperparameter | what *you* choose, such as the learning rate and the batch size |',
         '''| hyperparameter | what *you* choose, such as the learning rate and the batch size |
| threshold | the score above which the answer is yes; 0 unless you choose another, on images held out |'''),
        ('Turn one weight a little and watch the accuracy:',
         'Turn one weight a little, by a millionth, by a tenth, by ten, and watch the accuracy. From which of these on will it move?'),
        ('It went down! Steps 6 and 7',
         'It went down. Steps 6 and 7'),
        ("after two thousand epochs! The article's",
         "after two thousand epochs. The article's"),
        ("A quarter. Now six seeds. (They're trained",
         "A quarter. Now six seeds. How many of them will end below that? (They're trained"),
        ("with n weights of standard deviation 1/√n, the sum stays of the size of a single pixel. For 784 pixels that's 1/28.",
         "with n weights of standard deviation 1/√n, the sum stays of the size of a single pixel. For 784 pixels that's 1/28. Two thousand epochs once more: where do you expect the six to end now, and how far apart?"),
        ('Take three of them, all with the same weights, and train:',
         'Take three of them, all with the same weights, and train. What will have become of the three, and will the net have learned anything?'),
    ],
    '04_nonlinear': [
        ('No polynomial does, the straight line included: sums of parabolas are parabolas, however many there are.',
         'No polynomial does, the straight line included: with one hidden layer, sums of parabolas are parabolas, however many there are. Nearly everything else will do.'),
        ('(In a deeper layer, the layers before it may change what it sees.)</details>',
         '''(In a deeper layer, the layers before it may change what it sees.)</details>

<details><summary>10. One hidden layer is enough, says the theorem. Why do people take more?</summary>Enough can be far too many: there are functions that a deep net makes of a few units and for which a shallow one needs exponentially many (Telgarsky, 2016). And that a net exists doesn't mean that training finds it. In practice layers that build on each other often get further with the same number of parameters. But that's experience and no law: measure it.</details>

<details><summary>11. Draw ReLU from -2 to 2. What's an activation function, and what is it there for?</summary>Flat at 0 up to 0, and from there a straight line up to 2. An activation function stands between two layers of weights and isn't linear, so that the two don't collapse into one.</details>

<details><summary>12. <code>F.relu</code> or <code>nn.ReLU</code>: what's the difference?</summary>They calculate the same. <code>F.relu</code> is a function, and <code>F.relu(x)</code> the result. <code>nn.ReLU</code> is a class, and <code>nn.ReLU()</code> makes a layer, which is a module that <code>nn.Sequential</code> takes and that's called later.</details>'''),
        ('And here is the model from before, with that one bend in it. The same start, the same batches, the same steps:',
         'And here is the model from before, with that one bend in it. The same start, the same batches, the same steps. The two linear ones ended near a half; where will this one?'),
        ('on a hundred points of the same wave, 1,000 steps, five seeds each:',
         'on a hundred points of the same wave, 1,000 steps, five seeds each. What will the curves do on the wave, and what beyond its ends, where there were no points?'),
        ('same loss, same batches of the same size, five seeds, and a learning rate of 0.1.',
         'same loss, batches of the same size, five seeds, and a learning rate of 0.1. How many more of a hundred will it read?'),
        ('We run both in that order, and then shuffled.',
         'We run both in that order, and then shuffled. How much of the difference between the two will be left?'),
        ('count the units that are above 0 for none of the training images.',
         'count the units that are above 0 for none of the training images. What do you expect of ReLU at the rate of 2, and what of its leaky cousin?'),
        ('approximate any function](https://doi.org/10.1016/S0893-6080%2805%2980131-5) (1993).',
         "approximate any function](https://doi.org/10.1016/S0893-6080%2805%2980131-5) (1993). Telgarsky, [Benefits of depth in neural networks](https://arxiv.org/abs/1602.04485) (2016): nets of many layers that a shallow one can't imitate without exponentially many units."),
        ('a mini-batch has moved thousands of times before all at once has moved once, and all of them have to fit into memory.',
         'a mini-batch has moved thousands of times before all at once has moved once (and all of them have to fit into memory, or be worked through in parts for a single step).'),
    ],
    '05_backprop': [
        ('The same images, epochs and batch size, the rate chosen for each of the three in the same way.',
         'The same images, epochs and batch size, the rate chosen for each of the three in the same way. What do you expect of the first hidden layer, and what of the second?'),
        ('But we built the box! We know',
         'But we built the box. We know'),
    ],
    '06_learner': [
        ("<details><summary>1. Why does our loader beat one that fetches items one by one, and what can the other do that ours can't?</summary>One indexing operation",
         "<details><summary>1. What does a <code>DataLoader</code> do? Why does ours beat one that fetches items one by one, and what can the other do that ours can't?</summary>It cuts a dataset into batches, in a new order each time if asked to, and hands them out one after the other. One indexing operation"),
        ("Those of SGD and momentum become ten times as long. Adam's stay the same, as mean and root of the mean square grow alike.",
         "Those of SGD and momentum become ten times as long. Adam's stay the same (but for its tiny eps), as mean and root of the mean square grow alike. That's without weight decay, which doesn't grow along."),
        ('the validation loss is measured after the epoch.</details>',
         '''the validation loss is measured after the epoch.</details>

<details><summary>10. Write a function that makes pairs of two sequences, the first with the first and so on: of <code>[5, 6, 7]</code> and <code>'xyz'</code>, say. Why would its result do as a dataset?</summary><code>def pairs(a, b): return list(zip(a, b))</code> makes <code>[(5, 'x'), (6, 'y'), (7, 'z')]</code>. It has a length, and item i is an input with its target: PyTorch's loader and fastai's ask for no more. (Ours wants to fetch a whole batch by a tensor of indices, which a list can't.)</details>

<details><summary>11. What has a <code>Learner</code> to be given, and what for?</summary>Loaders, to learn from and to validate on; a model, which is adjusted; a loss, which is made small; an optimizer, which says how, and has a default. Metrics, if you want to read more than losses, and callbacks, if anything else is to happen on the way.</details>

<details><summary>12. Write a fit of several epochs as pseudocode, validation included.</summary><pre>for each epoch:
    the model to training mode
    for each batch of the training loader:
        predict, loss, backward, step, zero the gradients
    the model to evaluation mode
    for each batch of the validation loader, without gradients:
        predict, loss, metrics
    report the means over images</pre></details>'''),
        ("So: begin low, rise to a peak, and fall to almost nothing, in two halves of a cosine. Smith (2018) called it *one cycle*; fastai's version moves the momentum the other way, down while the rate is high.",
         "So: begin low, rise to a peak, and fall to almost nothing. Smith (2018) called it *one cycle*, and moved the momentum the other way, down while the rate is high. His ramps are straight; fastai's, and ours, are two halves of a cosine."),
    ],
    '07_fastai': [
        ("We'll see.",
         "We'll see. Will it make more mistakes than the net of 30 units, or fewer?"),
        ("The same images, byte for byte. And the time of one epoch's batches, without any training?",
         "The same images, byte for byte. And the time of one epoch's batches, without any training? Which of the three will be fastest, and how much do two workers help?"),
    ],
    '08_convolutions': [
        ("The rate may not stay, as each model has one that suits it, so it's chosen among the same four:",
         "The rate may not stay, as each model has one that suits it, so it's chosen among the same four. Which of the two will read more of the digits? And more of the puzzles?"),
        ("A run whose loss isn't finite any more counts as the commonest digit.",
         "A run whose loss isn't finite any more counts as the commonest digit. Where do you expect the larger difference, at the low rates or at the high one?"),
        ('A sum has the slope 1 for both of its parts. So however little comes back through the convolutions, what goes around them comes back whole.',
         'A sum has the slope 1 for both of its parts. So however little comes back through the convolutions, what goes around them comes back as it is. (Wherever the ReLU behind the sum is open, that is; He and others cleared it out of the way in a later paper, from 2016.)'),
        ('A sum has the slope 1 for both of its parts, so what arrives at the end of the block also arrives at its beginning, whatever the convolutions do to their part.',
         "A sum has the slope 1 for both of its parts, so what arrives at the sum also arrives at the beginning of the block, whatever the convolutions do to their part. (Behind the sum there's a ReLU, and where that's shut nothing arrives.)"),
        ('He, Zhang, Ren and Sun, [Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1512.03385) (2015): skip connections.',
         'He, Zhang, Ren and Sun, [Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1512.03385) (2015): skip connections. And their [Identity Mappings in Deep Residual Networks](https://arxiv.org/abs/1603.05027) (2016): with nothing in the way of the skip, not even a ReLU.'),
        ("a layer that looks at the whole batch can't do with a batch of one, and whoever forgets",
         'a layer that looks at the whole batch trains badly on batches of one or two, and whoever forgets'),
        ("Then no net could learn much: what's left of an image is how much ink it has.",
         "Then no net could learn much: all that's left of an image is how many pixels it has of each grey, and that's little more than how much ink."),
    ],
    '08_ten_digits': [
        ('''subtract the mean and divide by the standard deviation.

Why pad and crop?''',
         '''subtract the mean and divide by the standard deviation. The list below is in the order of the post: tensor, pad, crop. In which order will it be carried out?

Why pad and crop?'''),
        ('what do 1,000 images cost at each station?',
         'what do 1,000 images cost at each station? And which costs more, fetching an image or training on it?'),
        ('and for each net the rate that did best on held-out training images.',
         'and for each net the rate that did best on held-out training images. In which order do you expect the four?'),
        ("rarely outside 25 to 80; let one row come up never, and it'd be 350.",
         "rarely outside 25 to 80; let one row come up never, and it'd be about 400 or more."),
        ('If $f$ is one layer with a bend, then over 28 steps gradients vanish as they did in the ten layers of lesson 4. The *gated recurrent unit* (GRU; Cho and others, 2014) lets most of the state pass by unchanged:',
         'If $f$ is one layer with a bend, then over 28 steps gradients tend to vanish, as they did in the ten layers of lesson 4 (or to explode). The *gated recurrent unit* (GRU; Cho and others, 2014) can let most of the state pass by unchanged:'),
    ],
}

inserts = {
    '02_gradients': [
        ('Where it is zero we may have arrived. The sign says which way is up, and the size says how steep.', [
            ('markdown', 'Three places are three places. It is better to slide the tangent along a curve and watch its slope, and for that a notebook can have a slider, with the help of a library called ipywidgets. Where nobody is there to move one, on a page that you only read or in a test, this says so instead:'),
            ('code', '''#| export
def sliders(
    draw:Callable, # draws a picture; what it returns is not shown
    **controls # for arguments of `draw`, what `ipywidgets.interact` takes: (lowest, highest, step), or a dict to choose from
):
    "`draw` with a slider for each control, in a notebook that is open; elsewhere one sentence. `TypeError` where `draw` has no such argument"
    inspect.signature(draw).bind_partial(**controls) # `interact` would swallow the error
    try: from ipywidgets import interact
    except ImportError: return print('There is no slider here, because ipywidgets is not installed: pip install ipywidgets, and run this cell again.')
    from IPython import get_ipython
    kernel = getattr(get_ipython(), 'kernel', None)
    # nbconvert and tests answer no questions, and would store the slider in the notebook that they write
    if not getattr(kernel, '_allow_stdin', kernel): return print('A slider stands here once you run this cell in a notebook that is open, in Jupyter or Colab.')
    def show(**values): draw(**values)
    interact(show, **controls)'''),
            ('markdown', 'What it moves is a picture, drawn by a function: on the left a curve with its tangent at `x`, on the right the slope at *every* place. For a change from the parabola, a wave. **Guess**: where will the tangent lie flat, and where will it be steepest?'),
            ('code', '''def touch(x, f=torch.sin):
    "Draw the tangent of `f` at `x`, and beside it the slope everywhere, with a dot at `x`: returns that slope"
    xs,x = torch.linspace(-4, 4, 200, dtype=torch.float64),tensor(x, dtype=torch.float64)
    steep,near = slope(f, x),x + tensor([-1.2,1.2])
    fig,(ax1,ax2) = plt.subplots(1, 2, figsize=(8.4,3), layout='constrained')
    ax1.plot(xs, f(xs), lw=2); ax1.set(title=f'the tangent at x = {x:.2f}', xlabel='x', ylabel='height')
    ax1.axis(ax1.axis()); ax1.plot(near, tangent(f, x)(near), 'C1', lw=3); ax1.plot(x, f(x), 'ko')
    ax2.plot(xs, slope(f, xs), 'C1--', lw=2); ax2.plot(x, steep, 'ko'); ax2.axhline(0, color='.7', lw=1)
    ax2.set(title=f'has the slope {steep:.2f}', xlabel='x', ylabel='slope')
    describe(f'Left a curve with its tangent at x = {x:.2f}; right the slope of the curve at every x, with a dot at {steep:.2f}.')
    return steep.item()'''),
            ('code', 'test_close(touch(1.), math.cos(1), 1e-6)'),
            ('markdown', 'Now slide. Go to a place where the wave is highest, and then to where it is lowest: what does the dot on the right do? Where the curve climbs, the dot is above the grey line; where it falls, below. The slope is largest half-way up, where the tangent even *crosses* the curve that it touches. Then choose the parabola. Its slope is a straight line, and the next section but one makes use of that.'),
            ('code', '''test_fail(lambda: sliders(touch, y=(0.,1.)), contains='unexpected keyword')
sliders(touch, x=(-4., 4., .05), f=dict(sine=torch.sin, parabola=square))'''),
        ]),
        ('The same rate may be fine for one loss and hopeless for the next. That is why nobody can tell you *the* learning rate.', [
            ('markdown', 'Back to x² and its factor of 1 - 2·lr. Here is a walk of eight steps at a rate of 0.7. It hops over the bottom each time. **Guess** before you run it: which rate below one half gets exactly as far in eight steps *without* hopping over?'),
            ('code', '''def hop(lr, steps=8):
    "Draw a walk down the parabola from x = 3 at the rate `lr`, and its losses: returns the places passed"
    path,xs = descend(square, tensor(3.), lr, steps),torch.linspace(-6, 6, 100)
    fig,(ax1,ax2) = plt.subplots(1, 2, figsize=(8.4,3), layout='constrained')
    ax1.plot(xs, square(xs), color='.6'); ax1.plot(path, square(path), 'C1o-', ms=5); ax1.plot(3, 9, 'ko', ms=8)
    ax1.set(title=f'lr {lr:.2f}: x times {1-2*lr:.2f} each step', xlabel='x', ylabel='x squared', ylim=(-2,36))
    ax2.semilogy(square(path), 'C1o-', ms=5); ax2.axhline(9, color='.7', lw=1, zorder=0)
    ax2.set(title=f'loss at the end {square(path[-1]).item():.2g}', xlabel='step', ylabel='loss (log scale)', ylim=(1e-6,1e3), xticks=range(steps+1))
    describe(f'Left {steps} steps of descent on a parabola from x = 3 at rate {lr:.2f}; right the loss after each, which ends at {square(path[-1]).item():.2g}.')
    return path'''),
            ('code', 'test_close(hop(.7).abs(), descend(square, tensor(3.), .3, 8).abs(), 1e-5)'),
            ('markdown', '0.3, since 1 - 2·0.3 and 1 - 2·0.7 are 0.4 and -0.4: the same size, and only the sign makes it hop. The assertion holds the two walks against each other. Slide the rate from left to right, and look for four things: where the walk begins to hop; the one rate at which it arrives in a single step (its loss is 0, for which a log scale has no place); the rates that end equally low, one on either side of that; and where the line of losses tips over from falling to rising.'),
            ('code', 'sliders(hop, lr=(.02, 1.04, .02))'),
        ]),
    ],
    '03_sgd': [
        ('and a contest between them would give each its own; lesson 4 does.)', [
            ('markdown', '## Where to draw the line'),
            ('markdown', '''A score above 0 is read as a 3. Why 0? There the sigmoid is one half, and it's sensible to say whichever digit is the likelier. But are the two mistakes equally bad? Say that a 7 taken for a 3 costs you ten pounds, and a 3 taken for a 7 costs one. Which way would you move the line?

Such a line is called a *threshold*. Nothing trains it, you choose it, and what's chosen is chosen on images held out of the training set. So a model learns from four fifths of it, and the other fifth, whose scores it gives without having learned from them, plays the validation set for this choice. The validation set itself waits until the choice is made.'''),
            ('code', '''n_held = len(train)//5
def fifth_held_out(seed):
    "Scores of the 3s and of the 7s, on the fifth held out and on the validation set, by a model trained on the rest"
    _, (w, b) = run(train[n_held:], train[:n_held], 3, seed, std=784**-0.5, epochs=5, loss_func=binary_cross_entropy)
    with torch.no_grad(): return [[linear1(o.only(d).flat(), w, b)[:,0] for d in (3,7)] for o in (train[:n_held], valid)]
held, unseen = fifth_held_out(0)
test_eq(sum(map(len, held)), n_held)
[len(o) for o in held]'''),
            ('markdown', 'Here are the scores of the fifth, and a line at 0. (The heights are on a log scale, or the few images on the wrong side would be too low to see.)'),
            ('code', '''def mistakes(at, scores): return (scores[0] <= at).sum().item(), (scores[1] > at).sum().item()
def draw_line(at, scores=held):
    "Draw the scores with a threshold `at`: returns how many 3s lie below it and how many 7s above"
    low, high = mistakes(at, scores)
    plt.figure(figsize=(6,3))
    for o,c,name,kwargs in zip(scores, ('C1', 'C0'), ('3s', '7s'), (dict(histtype='step', lw=2), dict(alpha=0.7))): plt.hist(o.clamp(-15, 20), bins=70, range=(-15,20), color=c, label=name, **kwargs)
    plt.axvline(at, color='k', label='threshold'); plt.yscale('log'); plt.legend(loc='upper left', ncol=3, fontsize=9)
    plt.gca().set(xlabel='score', ylabel='images', ylim=(0.7, 1000), title=f'{low} of {len(scores[0])} threes below, {high} of {len(scores[1])} sevens above')
    describe(f'Two heaps of scores that overlap, the sevens mostly below 0 and the threes above; a line at {at:.1f} has {low} threes below it and {high} sevens above.')
    return low, high'''),
            ('code', '''wrong = draw_line(0.)
test_close(1 - sum(wrong)/n_held, accuracy((torch.cat(held) > 0).float(), torch.tensor([1.]*len(held[0]) + [0.]*len(held[1]))))'''),
            ('markdown', 'At 0 the two kinds of mistake together are what accuracy counts, as the assertion says. Now move the line. Is there a place where both numbers in the title are 0? How far can you go to either side before the *sum* of the two gets much worse? And where would you put it, at ten pounds and one?'),
            ('code', 'sliders(draw_line, at=(-10., 10., 0.5))'),
            ('markdown', 'The heaps overlap, so a line can only trade one kind of mistake for the other. Let the program look for the cheapest place, among 161 of them:'),
            ('code', '''def cost(at, scores): low, high = mistakes(at, scores); return (low + 10*high)/len(torch.cat(scores))
ats = (torch.arange(-80, 81)/10).tolist()
def cheapest(scores):
    "The threshold that costs least; of several that cost the same, the middle one"
    costs = [cost(at, scores) for at in ats]
    return float(pd.Series(ats)[pd.Series(costs)==min(costs)].median())
test_close(cheapest([torch.tensor([3., 5.]), torch.tensor([-5., -3.])]), 0, eps=0.1) # no mistakes from -3 to 2.9
assert min(sum(mistakes(at, held)) for at in ats) > 0 # no line makes none
round(cheapest(held), 2), round(math.log(10), 2)'''),
            ('markdown', '''The second number is what a little algebra would have said. If the sigmoid p is really the probability of a 3, then saying "3" costs 10·(1−p) on average and saying "7" costs p. So say "3" where p/(1−p) is above 10, and that's where the score is above log 10. The formula trusts the sigmoid to be a probability. The images held out trust nothing, and they aren't many: near that line there are only a handful to go by.

And now the validation set, once, for five seeds, each model with the threshold that its own scores on the fifth suggest. What will have happened to the cost, and what to the accuracy?'''),
            ('code', '''def on_unseen(seed):
    "The threshold chosen on the fifth held out, and what it and 0 do on the validation set"
    held, unseen = fifth_held_out(seed)
    at = cheapest(held)
    return {'threshold': at, 'cost of always 7': cost(math.inf, unseen), 'cost at 0': cost(0., unseen), 'cost there': cost(at, unseen),
            'accuracy at 0': 1 - sum(mistakes(0., unseen))/len(valid), 'accuracy there': 1 - sum(mistakes(at, unseen))/len(valid)}
lines = pd.DataFrame([on_unseen(seed) for seed in progress_bar(range(5), leave=False)]).agg(['mean', 'min', 'max']).T
assert lines.loc['cost there', 'max'] < lines.loc['cost at 0', 'min'] < lines.loc['cost of always 7', 'min']
if train.source=='full': assert lines.loc['accuracy there', 'mean'] < lines.loc['accuracy at 0', 'mean']
lines.round(4)'''),
            ('markdown', "On each seed the cost is lower than the lowest of those at 0. On the full data the accuracy has gone *down*, on average: it's the price, since accuracy counts both mistakes alike and we don't. Which one you should report depends on what the answers are for."),
        ]),
        ('## Run it', [
            ('markdown', 'Everything is there: the weights from the beginning of this lesson, a little improved by one step, batches, an optimizer with a rate of 1. What will the accuracy be after the first epoch, and what after the tenth?'),
        ]),
    ],
}

code_edits = {
    '02_gradients': [('''#| export
from collections.abc import Callable

import torch''', '''#| export
import inspect
from collections.abc import Callable

import torch''')],
    '03_sgd': [('''from mnist_basics.baseline import *
from mnist_basics.digits import *''', '''from mnist_basics.baseline import *
from mnist_basics.digits import *
from mnist_basics.gradients import sliders''')],
}
