import Testing
import VigilStatistics

@testable import VigilLearning

@Suite struct TextTokensTests {
    @Test(arguments: [
        ("", 0, 0), ("   ", 3, 0), ("one", 3, 1), ("Two words.", 10, 2), ("snake_case 42", 13, 2), ("don't", 5, 2),
        ("naïve café", 10, 2), ("привет, мир!", 12, 2), ("日本語", 3, 3), ("a😀b", 3, 3), ("a\u{3000}b", 3, 2),
        ("“quoted”", 8, 1), ("\u{0}", 1, 0), ("👩‍👩‍👧", 5, 3),
    ])
    func `words and scalars are counted`(text: String, scalars: Int, words: Int) {
        let tokens = TextTokens([text])
        #expect(tokens.scalarCounts == [scalars] && tokens.wordCounts == [words])
        #expect(tokens.offsets == [0, max(1, words)])
    }

    @Test func `equal words have equal keys, whatever their capitals and neighbours`() {
        let tokens = TextTokens(["Red car", "(RED)", "blue"])
        #expect(tokens.words[0] == tokens.words[2] && tokens.words[1] != tokens.words[3])
        #expect(Set(tokens.words).count == 3)
    }

    @Test func `a long text is cut behind a whole scalar`() {
        let long = "x" + String(repeating: "é", count: TextTokens.mostBytes)
        let tokens = TextTokens([long])
        #expect(tokens.scalarCounts == [TextTokens.mostBytes / 2])
        #expect(tokens.wordCounts == [1])
    }

    @Test func `texts of other words are told apart, of the same not`() throws {
        var random = SplitMix64(seed: 1)
        func texts(_ words: [String]) -> [String] {
            (0..<60).map { _ in (0..<6).map { _ in words[random.index(below: words.count)] }.joined(separator: " ") }
        }
        let old = ["delivery", "late", "parcel", "never", "came", "refund"]
        let new = ["login", "password", "screen", "never", "came", "error"]
        let all = texts(old) + texts(new) + texts(old)
        let classifier = DomainClassifier(threads: 1)
        func rows(_ start: Int) -> [Int32] { (start..<(start + 60)).map { Int32($0) } }
        let moved = try classifier.compare(texts: all, reference: rows(0), window: rows(60))
        #expect(moved.area > 0.95 && moved.pValue < 1e-6)
        let same = try classifier.compare(texts: all, reference: rows(0), window: rows(120))
        #expect(same.area < 0.7 && same.pValue > 0.01)
    }
}
