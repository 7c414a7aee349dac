"""What is learned, on small invented messages."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from nlu.learning import calibration
from nlu.learning.judge import Example, Judge
from nlu.learning.kernel import Settings, learn
from nlu.learning.screen import Screen
from nlu.learning.sentences import LONG, MOST, pieces
from nlu.learning.spans import Field, Span, features, labels, spans, teach
from nlu.learning.unseen import ENOUGH, ONE_IN, is_kept_apart, mark, unseen
from nlu.learning.wording import as_read


def _random(rows, width, seed):
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(rows, width)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, csr_matrix(np.abs(chance.normal(size=(rows, 30))).astype(np.float32))


class TheKernel(unittest.TestCase):
    def test_scores_each_message_as_a_machine_that_never_saw_it_would(self):
        vectors, ngrams = _random(25, 8, 1)
        answers = np.eye(3)[np.arange(25) % 3]
        _, unseen = learn(vectors, ngrams, answers, Settings())
        for left_out in (0, 7, 24):
            rest = np.arange(25) != left_out
            machine, _ = learn(vectors[rest], ngrams[rest], answers[rest], Settings())
            fresh = machine.scores(vectors[[left_out]], ngrams[[left_out]])
            np.testing.assert_allclose(fresh[0], unseen[left_out], atol=1e-3)

    def test_learns_what_it_is_told_when_it_trusts_single_messages(self):
        vectors, ngrams = _random(25, 8, 2)
        answers = np.eye(3)[np.arange(25) % 3]
        machine, _ = learn(vectors, ngrams, answers, replace(Settings(), ridge=1e-3))
        np.testing.assert_allclose(machine.scores(vectors, ngrams), answers, atol=0.05)


class WhatTheVectorsHaveSeen(unittest.TestCase):
    def test_does_not_make_the_judge_too_sure(self):
        # vectors that know the answer where they were fine-tuned, and are noise where they were not
        chance = np.random.default_rng(6)
        truth = chance.integers(0, 3, 900)
        apart = np.arange(900) % 3 == 0
        vectors = chance.normal(size=(900, 40)).astype(np.float32)
        vectors[~apart, :3] += 30.0 * np.eye(3)[truth[~apart]]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        examples = [Example("words", "abc"[one], "routine", "now") for one in truth]
        strange = chance.normal(size=(300, 40)).astype(np.float32)
        strange /= np.linalg.norm(strange, axis=1, keepdims=True)
        for marks, low, high in ((apart, 0.3, 0.4), (None, 0.41, 1.0)):
            judge = Judge.taught(examples, vectors, Settings(), marks)
            sure = judge.judge(["words"] * 300, strange).category.max(1).mean()
            self.assertTrue(low < sure < high, sure)


class Calibration(unittest.TestCase):
    def test_makes_overconfident_shares_honest(self):
        chance = np.random.default_rng(3)
        truth = chance.integers(0, 4, 4000)
        said = np.where(chance.random(4000) < 0.6, truth, chance.integers(0, 4, 4000))
        shares = np.full((4000, 4), 0.01)
        shares[np.arange(4000), said] = 0.97
        bent = calibration.trusted(shares, calibration.trust(shares, truth))
        right = bent.argmax(1) == truth
        self.assertGreater(calibration.calibration_error(shares.max(1), right), 0.2)
        self.assertLess(calibration.calibration_error(bent.max(1), right), 0.03)
        np.testing.assert_allclose(bent.sum(1), 1.0, atol=1e-6)
        np.testing.assert_array_equal(bent.argmax(1), shares.argmax(1))

    def test_answers_are_given_also_where_only_one_or_two_were_ever_seen(self):
        unseen = np.random.default_rng(4).normal(size=(40, 6))
        for seen in (1, 2):
            truth = np.arange(40) % seen
            weights, bias = calibration.second_reader(unseen, truth, 4)
            shares = calibration.softmax(unseen @ weights + bias)
            self.assertLess(shares[:, 2:].max(), 1e-6)


class TheJudge(unittest.TestCase):
    EXAMPLES = (
        [
            Example(f"the wall by number {n} is sprayed with tags", "graffiti", "routine", "now")
            for n in range(12)
        ]
        + [
            Example(f"he hit me at number {n} and I am bleeding", "violence", "emergency", "now")
            for n in range(12)
        ]
        + [
            Example(f"he hit me {n} years ago", "violence", "information", "past")
            for n in range(12)
        ]
    )

    def test_says_the_same_after_it_was_saved_and_loaded(self):
        vectors, _ = _random(len(self.EXAMPLES), 384, 5)
        judge = Judge.taught(self.EXAMPLES, vectors, Settings())
        texts = [example.text for example in self.EXAMPLES]
        before = judge.judge(texts, vectors)
        with tempfile.TemporaryDirectory() as folder:
            judge.save(Path(folder))
            after = Judge.loaded(Path(folder)).judge(texts, vectors)
        for name in ("category", "urgency", "frame"):
            one, other = getattr(before, name), getattr(after, name)
            np.testing.assert_allclose(one, other, atol=0.02)
            np.testing.assert_allclose(other.sum(1), 1.0, atol=1e-5)

    def test_tells_now_from_long_ago_by_the_words(self):
        vectors = np.tile(np.eye(384, dtype=np.float32)[0], (len(self.EXAMPLES), 1))
        judge = Judge.taught(self.EXAMPLES, vectors, Settings())
        said = judge.judge(["he hit me at number 40", "he hit me 40 years ago"], vectors[:2])
        self.assertGreater(said.urgency[0, 0], said.urgency[1, 0])
        self.assertGreater(said.frame[1, 1], said.frame[0, 1])


class Pieces(unittest.TestCase):
    def test_a_short_message_is_one_with_itself(self):
        self.assertEqual(pieces("there is graffiti on the wall again"), [])
        self.assertEqual(pieces(""), [])

    def test_no_word_goes_unread(self):
        for count in (1, LONG - 1, LONG, LONG + 1, 3 * LONG, 10 * LONG, 40 * LONG):
            words = [f"w{n}" for n in range(count)]
            for text in (" ".join(words), ". ".join(words)):
                found = pieces(text)
                self.assertLessEqual(len(found), MOST)
                if found:
                    self.assertEqual(
                        {word.strip(".") for piece in found for word in piece.split()}, set(words)
                    )


class TheScreen(unittest.TestCase):
    CALM = tuple(f"the bin at number {n} was not emptied" for n in range(9))
    DANGER = tuple(f"he is stabbing her at number {n}" for n in range(9))

    def _taught(self):
        return Screen.taught(self.CALM + self.DANGER, [False] * 9 + [True] * 9)

    def test_picks_the_dangerous_pieces_and_keeps_their_order(self):
        said = ["the bin again", "he is stabbing me", "a bin was not", "stabbing her now", "bins"]
        self.assertEqual(self._taught().gravest(said, 2), ["he is stabbing me", "stabbing her now"])

    def test_leaves_few_pieces_alone(self):
        self.assertEqual(self._taught().gravest(["a", "b"], 2), ["a", "b"])
        self.assertEqual(self._taught().gravest([], 2), [])

    def test_chooses_the_same_after_it_was_saved_and_loaded(self):
        screen, said = self._taught(), [*self.DANGER[:4], *self.CALM]
        with tempfile.TemporaryDirectory() as folder:
            screen.save(Path(folder) / "screen.npy")
            loaded = Screen.loaded(Path(folder) / "screen.npy")
        self.assertEqual(loaded.gravest(said, 3), screen.gravest(said, 3))

    def test_that_never_saw_danger_still_chooses(self):
        self.assertEqual(len(Screen.taught(self.CALM, [False] * 9).gravest(self.DANGER, 3)), 3)


class WhatIsKeptApart(unittest.TestCase):
    TEXTS = tuple(f"message number {n}" for n in range(8000))

    def test_is_about_as_large_a_part_as_it_should_be(self):
        share = np.mean([is_kept_apart(text) for text in self.TEXTS])
        self.assertAlmostEqual(share, 1 / ONE_IN, delta=0.015)

    def test_never_changes_sides(self):
        self.assertEqual([n for n in range(40) if is_kept_apart(self.TEXTS[n])], [16, 24])

    def test_is_no_ground_to_fit_on_when_there_are_few(self):
        nothing = np.array([], dtype=np.int64)
        self.assertIsNone(unseen(self.TEXTS[: ENOUGH - 1], nothing))
        self.assertIsNone(unseen(self.TEXTS, None))

    def test_is_also_whatever_was_written_later(self):
        marks = np.array([mark(text) for text in self.TEXTS[:500]], dtype=np.uint64)
        found = unseen(self.TEXTS[:1000], np.sort(marks).view(np.int64))
        self.assertEqual(found.tolist(), [False] * 500 + [True] * 500)


class Spans(unittest.TestCase):
    def test_labels_and_spans_are_two_ways_to_write_the_same(self):
        marked = [Span("place", 1, 3, 1.0), Span("time", 4, 4, 1.0), Span("time", 6, 7, 1.0)]
        self.assertEqual(spans(labels(9, marked), [1.0] * 9), marked)

    def test_an_inside_without_a_beginning_begins_one(self):
        self.assertEqual(
            spans(["O", "I-place", "I-place"], [1, 1, 0.5]), [Span("place", 1, 2, 0.5)]
        )

    def test_a_field_finds_the_pattern_that_it_was_taught(self):
        towns = ["Bude", "Looe", "Truro", "Exeter", "Totnes", "Hayle", "Redruth", "Ilfracombe"]
        rows = [(["seen", "in", town, "today"], ["O", "O", "B-place", "B-time"]) for town in towns]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "spans.crf"
            teach(rows, file, rounds=40)
            field = Field(file)
        found = field.mark(["seen", "in", "Penryn", "today"])
        self.assertEqual(
            [(one.kind, one.first, one.last) for one in found], [("place", 2, 2), ("time", 3, 3)]
        )
        self.assertEqual(field.mark([]), [])

    def test_a_place_is_marked_from_a_smaller_share_on_than_it_would_take_to_be_likelier(self):
        often, seldom = ["O", "O", "O"], ["O", "O", "B-place"]
        rows = [(["down", "the", "mill"], marks) for marks in [often] * 11 + [seldom] * 9]
        rows += [(["down", "the", "pub"], marks) for marks in [often] * 19 + [seldom]]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "spans.crf"
            teach(rows, file, rounds=60)
            field = Field(file)
        (place,) = field.mark(["down", "the", "mill"])
        self.assertEqual((place.kind, place.first, place.last), ("place", 2, 2))
        self.assertLess(place.confidence, 0.5)
        self.assertEqual(field.mark(["down", "the", "pub"]), [])

    def test_strange_words_have_features_too(self):
        self.assertEqual(len(features(["😱", "\x00", "١٢", "a\u0301"])), 4)


class Wording(unittest.TestCase):
    def test_a_picture_is_read_as_its_word(self):
        self.assertEqual(as_read("he's got a 🔪!!"), "he's got a knife !!")

    def test_a_shout_is_read_as_its_word(self):
        self.assertEqual(as_read("heeeeelp   meeee"), "heelp mee")
        self.assertEqual(as_read("call 1111"), "call 1111")
