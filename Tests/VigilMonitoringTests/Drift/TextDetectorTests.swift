import Testing
import VigilDomain

@testable import VigilMonitoring

/// Drift of texts; what every detector of the catalog keeps is tested with the others.
struct TextDetectorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var detector: any DriftDetector
        var testDescription: String { detector.descriptor.id.rawValue }
    }

    static let cases: [Case] = [
        Case(detector: TextDomainClassifierDetector()), Case(detector: TextVocabularyDetector()),
        Case(detector: TextLengthDetector()),
    ]

    private static func sample(_ texts: [String?]) -> DriftSample {
        DriftSample(.categorical(CategoricalColumn(texts)))
    }

    private static let complaints = [
        "parcel", "late", "courier", "refund", "never", "arrived", "the", "my", "was", "and", "order", "damaged",
    ]
    private static let accounts = [
        "password", "login", "locked", "reset", "never", "worked", "the", "my", "was", "and", "email", "screen",
    ]

    /// Texts of words that come in pairs, as words do.
    private static func texts(
        _ words: [String], count: Int, length: ClosedRange<Int> = 2...8, random: inout SplitMix64
    ) -> [String] {
        (0..<count).map { _ in
            let pairs = length.lowerBound + Int(random.uniform() * Double(length.count))
            return (0..<pairs).map { _ in
                let place = Int(random.uniform() * Double(words.count))
                return "\(words[place]) \(words[(place + 1) % words.count])"
            }.joined(separator: " ")
        }
    }

    @Test("another topic is found by the classifier and the vocabulary, not by the length")
    func topic() throws {
        var random = SplitMix64(seed: 1)
        let reference = Self.sample(Self.texts(Self.complaints, count: 200, random: &random))
        let window = Self.sample(Self.texts(Self.accounts, count: 100, random: &random))
        let learned = try #require(
            TextDomainClassifierDetector().compare(reference: reference, current: window).measurement)
        #expect(learned.effect > 0.8 && (learned.pValue ?? 1) < 1e-9)
        let words = try #require(TextVocabularyDetector().compare(reference: reference, current: window).measurement)
        #expect(words.effect > 0.5 && (words.pValue ?? 1) < 1e-9)
        #expect(words.recipe?.contains("0.0 % expected without drift") == true)
    }

    @Test("longer texts of the same words are found by the length, with the share of empty ones")
    func length() throws {
        var random = SplitMix64(seed: 2)
        let reference = Self.sample(
            Self.texts(Self.complaints, count: 180, random: &random) + Array(repeating: "", count: 20))
        let window = Self.sample(Self.texts(Self.complaints, count: 100, length: 6...12, random: &random))
        let found = try #require(TextLengthDetector().compare(reference: reference, current: window).measurement)
        #expect(found.effect > 0.5 && (found.pValue ?? 1) < 1e-9)
        #expect(found.recipe?.contains("empty: 10.0 % of the reference, 0.0 % of the window") == true)
    }

    @Test("texts in another script among the others are found")
    func script() throws {
        var random = SplitMix64(seed: 3)
        let reference = Self.sample(Self.texts(Self.complaints, count: 300, random: &random))
        let cyrillic = ["посылка", "опоздала", "курьер", "деньги", "никогда", "пришла"]
        let window = Self.sample(
            Self.texts(Self.complaints, count: 100, random: &random)
                + Self.texts(cyrillic, count: 70, random: &random))
        let words = try #require(TextVocabularyDetector().compare(reference: reference, current: window).measurement)
        #expect((words.pValue ?? 1) < 1e-6 && words.effect > 0.1)
        let learned = try #require(
            TextDomainClassifierDetector().compare(reference: reference, current: window).measurement)
        #expect((learned.pValue ?? 1) < 0.01)
    }

    @Test("words that come together in a text do not raise false alarms", .tags(.simulation))
    func calibration() throws {
        #if DEBUG
            let repeats = 100
        #else
            let repeats = 400
        #endif
        var alarms = 0
        var learned = 0
        for run in 0..<repeats {
            var random = SplitMix64(seed: UInt64(run) + 700)
            let reference = Self.sample(Self.texts(Self.complaints, count: 100, random: &random))
            let window = Self.sample(Self.texts(Self.complaints, count: 50, random: &random))
            let words = TextVocabularyDetector().compare(reference: reference, current: window)
            if let p = words.measurement?.pValue, p <= 0.05 { alarms += 1 }
            guard run % 5 == 0 else { continue }
            let classified = TextDomainClassifierDetector().compare(reference: reference, current: window)
            if let p = classified.measurement?.pValue, p <= 0.05 { learned += 1 }
        }
        // Within what a binomial number of chance 0.05 does but once in a thousand.
        #expect(Double(alarms) <= 0.05 * Double(repeats) + 3.3 * (0.0475 * Double(repeats)).squareRoot())
        #expect(Double(learned) <= 0.01 * Double(repeats) + 3.3 * (0.0095 * Double(repeats)).squareRoot())
    }

    @Test("empty texts, emoji, long ones and any bytes are taken", arguments: cases)
    func nasty(_ testCase: Case) throws {
        let long = String(repeating: "lorem ipsum ", count: 90_000)
        let numbered: [String?] = (0..<29).map { "text \($0)" }
        let lengths: [String?] = (0..<30).map { String(repeating: "é", count: $0) }
        let halfMissing: [String?] = (0..<60).map { $0 % 2 == 0 ? nil : "日本語 \($0)" }
        let controls: [String?] = (0..<30).map { "\u{0}\u{FEFF}\u{202E}\($0)" }
        let breaks: [String?] = Array(repeating: "\n", count: 27)
        let samples: [[String?]] = [
            Array(repeating: "", count: 30), Array(repeating: "😀👩‍👩‍👧", count: 30), [long] + numbered, lengths,
            halfMissing, controls, [String(repeating: "a", count: 1_000_000), "", " "] + breaks,
        ]
        for reference in samples {
            for current in samples {
                let outcome = testCase.detector.compare(
                    reference: Self.sample(reference), current: Self.sample(current))
                guard let found = outcome.measurement else { continue }
                #expect(found.statistic.isFinite && found.effect.isFinite && found.effect >= 0)
                #expect((0...1).contains(found.pValue ?? .nan))
            }
        }
    }

    @Test("more texts than are read are drawn by their content, not by their order")
    func thinned() throws {
        let names = (0..<50).map { "text \($0)" }
        let twice: [String] = names + names
        let turned: [String] = names.reversed() + names
        let one = Self.sample(twice)
        let other = Self.sample(turned)
        let first = try #require(TextSamples(reference: one, current: one, mostRows: 30))
        let second = try #require(TextSamples(reference: other, current: one, mostRows: 30))
        #expect(first.reference.count == 30 && first.current.count == 30 && first.areSame)
        #expect(first.reference.map { first.texts[Int($0)] } == second.reference.map { second.texts[Int($0)] })
        #expect(first.recipe == "30 of 100 reference texts, 30 of 100 window texts, seed 1")
    }
}
