// How the search orders what it finds: a heading above a word of the text, and where a word or a function is explained
// above where it's used.
var Scorer = {
  score: ([name, , , , score, , kind]) => {
    const about = name === 'glossary' || name.startsWith('reference/')
    return kind === 'title' ? score * (about ? 20 : 10) : score
  },
  objNameMatch: 11, objPartialMatch: 6, objPrio: {0: 15, 1: 5, 2: -5}, objPrioDefault: 0,
  title: 15, partialTitle: 7, term: 5, partialTerm: 2,
}
