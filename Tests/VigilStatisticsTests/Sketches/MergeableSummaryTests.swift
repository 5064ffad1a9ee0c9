import Testing
import VigilStatistics

/// A summary with content, and what every kind of summary has to keep to.
struct SummaryCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: SummaryKind
    var bytes: [UInt8]
    /// Decodes bytes and encodes the result again.
    var reencode: @Sendable ([UInt8]) throws -> [UInt8]
    /// Whether merging with an empty summary, from either side, changes nothing.
    var isNeutralToEmpty: @Sendable () throws -> Bool

    init<Summary: MergeableSummary>(_ name: String, _ summary: Summary, empty: Summary) {
        testDescription = name
        kind = Summary.kind
        bytes = summary.encoded()
        reencode = { try Summary(decoding: $0).encoded() }
        isNeutralToEmpty = {
            var left = summary
            try left.merge(empty)
            var right = empty
            try right.merge(summary)
            let isSame = try Summary(decoding: summary.encoded()) == summary
            return left == summary && right.encoded().count == summary.encoded().count && isSame
        }
    }

    static func all() throws -> [SummaryCase] {
        var random = SeededNumbers(1)
        let numbers = random.normals(2500) + [.nan, .infinity]
        var sketch = KLLSketch(size: 20, seed: 3)
        sketch.add(contentsOf: numbers)
        var histogram = try Histogram(edges: [-1, -1, 0, 2])
        histogram.add(contentsOf: numbers)
        var summary = try NumericSummary(edges: [-1, 0, 1], sketchSize: 10)
        summary.add(contentsOf: numbers)
        var categories = CategoryCounts(cap: 4)
        categories.add(contentsOf: ["a", "ü", nil, "a", "b", "c", "d"])
        let labels = (0..<60).map { Double($0 % 3 == 0 ? 1 : 0) } + [.nan]
        let scores = random.uniforms(61)
        let codes = (0..<60).map { $0 % 4 - ($0 == 7 ? 4 : 0) }
        var ranking = RankingMoments(depth: 3)
        try ranking.add(queries: codes.map { $0 + 1 }, relevance: labels.dropLast(), scores: scores.dropLast())
        return [
            SummaryCase("moments", Moments(numbers), empty: Moments()),
            SummaryCase("no moments", Moments(), empty: Moments()),
            SummaryCase("mean and variance", MeanVariance(scores), empty: MeanVariance()),
            SummaryCase("sketch", sketch, empty: KLLSketch(size: 20)),
            SummaryCase("histogram", histogram, empty: try Histogram(edges: [-1, -1, 0, 2])),
            SummaryCase("summary", summary, empty: try NumericSummary(edges: [-1, 0, 1], sketchSize: 10)),
            SummaryCase("categories", categories, empty: CategoryCounts(cap: 4)),
            SummaryCase(
                "confusion", try ConfusionCounts(labels: labels, scores: scores, threshold: 0.5),
                empty: ConfusionCounts()),
            SummaryCase(
                "classes", try MulticlassCounts(labels: codes, predictions: codes.reversed(), classes: 4),
                empty: MulticlassCounts(classes: 4)),
            SummaryCase(
                "losses", try ProbabilityLosses(labels: labels, scores: scores), empty: ProbabilityLosses()),
            SummaryCase(
                "reliability", try ReliabilityBins(labels: labels, scores: scores), empty: ReliabilityBins()),
            SummaryCase(
                "regression", try RegressionMoments(labels: labels, predictions: scores), empty: RegressionMoments()),
            SummaryCase("ranking", ranking, empty: RankingMoments(depth: 3)),
            SummaryCase(
                "groups",
                try GroupedConfusion(
                    groups: labels.indices.map { "group \($0 % 3)" }, labels: labels, scores: scores),
                empty: GroupedConfusion()),
            try FourierSummaryTests.summaryCase(),
        ]
    }
}

@Suite("Mergeable summaries")
struct MergeableSummaryTests {
    /// CRC-32 bit by bit, independent of the table in the code under test.
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var sum: UInt32 = .max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    private static func sealed(_ content: [UInt8]) -> [UInt8] {
        let sum = checksum(content)
        return content + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt32($0))) }
    }

    private static func isRefused(_ bytes: [UInt8], by summary: SummaryCase) -> SummaryDecodingError.Code? {
        do {
            _ = try summary.reencode(bytes)
            return nil
        } catch {
            return (error as? SummaryDecodingError)?.code
        }
    }

    @Test("every kind of summary is in the list of cases, under a number of its own")
    func completeness() throws {
        #expect(try Set(SummaryCase.all().map(\.kind)) == Set(SummaryKind.allCases))
    }

    @Test("the checksum is CRC-32")
    func checksumIsStandard() throws {
        #expect(Self.checksum("123456789".utf8) == 0xCBF4_3926)
        let bytes = Moments([1, 2]).encoded()
        #expect(Self.sealed(Array(bytes.dropLast(4))) == bytes)
    }

    @Test("bytes read back to the same summary", arguments: try SummaryCase.all())
    func roundTrip(summary: SummaryCase) throws {
        #expect(try summary.reencode(summary.bytes) == summary.bytes)
        #expect(summary.bytes.first == 1)
    }

    @Test("merging with an empty summary changes nothing", arguments: try SummaryCase.all())
    func neutral(summary: SummaryCase) throws {
        #expect(try summary.isNeutralToEmpty())
    }

    @Test("truncated bytes are refused at every length", arguments: try SummaryCase.all())
    func truncation(summary: SummaryCase) throws {
        for length in 0..<summary.bytes.count {
            #expect(Self.isRefused(Array(summary.bytes.prefix(length)), by: summary) != nil)
        }
        // With a right checksum the reader itself has to notice.
        let content = summary.bytes.dropLast(4)
        for length in 2..<content.count {
            #expect(Self.isRefused(Self.sealed(Array(content.prefix(length))), by: summary) != nil)
        }
    }

    @Test("a flipped bit is refused wherever it is", arguments: try SummaryCase.all())
    func corruption(summary: SummaryCase) throws {
        for index in summary.bytes.indices {
            var bytes = summary.bytes
            bytes[index] ^= 1 << UInt8(index % 8)
            #expect(Self.isRefused(bytes, by: summary) != nil)
        }
    }

    @Test("another version, another kind and bytes left over are told apart", arguments: try SummaryCase.all())
    func envelope(summary: SummaryCase) throws {
        let content = Array(summary.bytes.dropLast(4))
        var version = content
        version[0] = 2
        #expect(Self.isRefused(Self.sealed(version), by: summary) == .unknownVersion)
        var kind = content
        kind[1] = 200
        #expect(Self.isRefused(Self.sealed(kind), by: summary) == .wrongKind)
        #expect(Self.isRefused(Self.sealed(content + [0]), by: summary) == .trailingBytes)
        #expect(Self.isRefused(content + [1, 2, 3, 4], by: summary) == .checksumMismatch)
        #expect(Self.isRefused([], by: summary) == .truncated)
    }

    @Test("forged content with a right checksum never crashes", arguments: try SummaryCase.all())
    func forgery(summary: SummaryCase) throws {
        var random = SeededNumbers(UInt64(summary.kind.rawValue))
        let content = Array(summary.bytes.dropLast(4))
        for _ in 0..<400 {
            var forged = content
            for _ in 0...random.integer(below: 3) {
                let index = 2 + random.integer(below: max(1, forged.count - 2))
                guard index < forged.count else { continue }
                forged[index] = random.happens(0.3) ? 0xFF : UInt8(truncatingIfNeeded: random.bits())
            }
            // A refusal is as good an answer, so its error is dropped; what is read must survive being written again.
            if let bytes = try? summary.reencode(Self.sealed(forged)) {
                #expect(try summary.reencode(bytes) == bytes)
            }
        }
        for _ in 0..<100 {
            let noise =
                [UInt8](content.prefix(2))
                + (0..<random.integer(below: 60)).map { _ in
                    UInt8(truncatingIfNeeded: random.bits())
                }
            _ = Self.isRefused(Self.sealed(noise), by: summary)
        }
    }
}
