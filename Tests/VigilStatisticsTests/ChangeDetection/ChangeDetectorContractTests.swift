import Testing
import VigilStatistics

/// A detector with the kind of stream that it takes, and what every detector has to keep to.
struct DetectorCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: ChangeDetectorKind
    /// Drift and warning indices of a stream, fed whole, one by one, and in pieces with a restart from bytes between.
    var whole: @Sendable ([Double]) -> SignalIndices
    var oneByOne: @Sendable ([Double]) -> SignalIndices
    var restarted: @Sendable ([Double], [Range<Int>]) throws -> SignalIndices
    /// Bytes after a stream, and what they are when read and written again.
    var bytes: @Sendable ([Double]) -> [UInt8]
    var reencode: @Sendable ([UInt8]) throws -> [UInt8]
    /// Whether a reset detector goes on like a fresh one.
    var resets: @Sendable ([Double], [Double]) -> Bool
    /// The number of NaN that it counted in a stream.
    var missing: @Sendable ([Double]) -> Int
    /// Whether it takes errors only.
    var isBinary: Bool

    init<Detector: ChangeDetector>(_ detector: Detector, isBinary: Bool = false) {
        testDescription = "\(Detector.self)"
        kind = Detector.kind
        self.isBinary = isBinary
        whole = { values in
            var copy = detector
            return copy.update(contentsOf: values)
        }
        oneByOne = { values in
            var copy = detector
            var signals = SignalIndices()
            for (index, value) in values.enumerated() {
                switch copy.update(value) {
                case .stable: break
                case .warning: signals.warnings.append(index)
                case .drift: signals.drifts.append(index)
                }
            }
            return signals
        }
        restarted = { values, pieces in
            var copy = detector
            var signals = SignalIndices()
            for piece in pieces {
                let found = copy.update(contentsOf: Array(values[piece]))
                signals.drifts += found.drifts.map { $0 + piece.lowerBound }
                signals.warnings += found.warnings.map { $0 + piece.lowerBound }
                let read = try Detector(decoding: copy.encoded())
                #expect(read == copy)
                copy = read
            }
            return signals
        }
        bytes = { values in
            var copy = detector
            _ = copy.update(contentsOf: values)
            return copy.encoded()
        }
        reencode = { try Detector(decoding: $0).encoded() }
        resets = { before, after in
            var used = detector
            _ = used.update(contentsOf: before)
            used.reset()
            var fresh = detector
            let isSame = used.update(contentsOf: after) == fresh.update(contentsOf: after)
            return isSame
        }
        missing = { values in
            var copy = detector
            _ = copy.update(contentsOf: values)
            return copy.missing
        }
    }

    static let all: [DetectorCase] = [
        DetectorCase(CUSUM(threshold: 8)),
        DetectorCase(EWMAChart(threshold: 4)),
        DetectorCase(PageHinkley()),
        DetectorCase(ADWIN()),
        DetectorCase(ADWIN(clock: 4, forgetsAfterDetection: false, longestWindow: 300)),
        DetectorCase(KSWIN(windowSize: 100, statisticSize: 30, threshold: 16.5)),
        DetectorCase(ControlChart(rules: .adjustable, threshold: 1.5)),
        DetectorCase(ZoneChart()),
        DetectorCase(DDM(leastErrors: 10), isBinary: true),
        DetectorCase(EDDM(), isBinary: true),
        DetectorCase(HDDMA(direction: .both), isBinary: true),
        DetectorCase(HDDMW(direction: .both), isBinary: true),
        DetectorCase(FHDDM(windowSize: 100, threshold: 26.4, direction: .both), isBinary: true),
    ]

    /// A stream that changes at its middle.
    func stream(_ count: Int = 3000) -> [Double] {
        var random = SeededNumbers(11)
        return (0..<count).map { index in
            let isAfter = index >= count / 2
            return isBinary ? (random.happens(isAfter ? 0.5 : 0.1) ? 1 : 0) : random.normal() + (isAfter ? 2 : 0)
        }
    }
}

@Suite("Detectors of change")
struct ChangeDetectorContractTests {
    @Test("a batch, single values and restarts from bytes find the same", arguments: DetectorCase.all)
    func oneStream(_ detector: DetectorCase) throws {
        let values = detector.stream()
        let whole = detector.whole(values)
        #expect(detector.oneByOne(values) == whole)
        var random = SeededNumbers(3)
        #expect(try detector.restarted(values, random.cut(values.count, into: 23)) == whole)
    }

    @Test("a clear change is found soon after it", arguments: DetectorCase.all)
    func finds(_ detector: DetectorCase) {
        let drifts = detector.whole(detector.stream()).drifts
        #expect(drifts.contains { (1500..<1800).contains($0) })
    }

    @Test("a constant never alarms", arguments: DetectorCase.all)
    func constant(_ detector: DetectorCase) {
        #expect(detector.whole(Array(repeating: 0, count: 3000)) == SignalIndices())
    }

    @Test("missing values change nothing but their count", arguments: DetectorCase.all)
    func missing(_ detector: DetectorCase) {
        let values = detector.stream(2000)
        let holed = values.flatMap { [$0, .nan] }
        #expect(detector.whole(holed).drifts == detector.whole(values).drifts.map { 2 * $0 })
        #expect(detector.missing(holed) == 2000)
    }

    @Test("after a reset it is as new", arguments: DetectorCase.all)
    func reset(_ detector: DetectorCase) {
        // Random draws go on where they were, so those that draw are compared on what no draw decides.
        let values = detector.stream(1200)
        if detector.testDescription != "KSWIN" && detector.testDescription != "FHDDM" {
            #expect(detector.resets(values, detector.stream(3000)))
        }
        #expect(detector.resets(values, Array(repeating: 0, count: 500)))
    }

    @Test("nothing that a stream can hold crashes or leaves NaN behind", arguments: DetectorCase.all)
    func nasty(_ detector: DetectorCase) throws {
        let values = detector.stream(600)
        let extremes: [[Double]] = [
            [.infinity], [-.infinity], [.infinity, -.infinity], [.nan], [1e308, -1e308], [1e8, 1e-8],
            [.leastNonzeroMagnitude, -0.0],
        ]
        for extreme in extremes {
            let repeated = (0..<400).map { extreme[$0 % extreme.count] }
            for stream in [repeated, values + extreme + values, extreme + values + repeated + values] {
                let bytes = detector.bytes(stream)
                #expect(try detector.reencode(bytes) == bytes)
            }
        }
        // One infinite value does not blind a detector for good.
        let spoilt = Array(values[..<300]) + [.infinity] + detector.stream(4000)
        #expect(detector.whole(spoilt).drifts.contains { (2301..<2601).contains($0) })
    }

    @Test("spoilt bytes are refused", arguments: DetectorCase.all)
    func spoilt(_ detector: DetectorCase) {
        let bytes = detector.bytes(detector.stream(700))
        for count in [0, 1, 5, bytes.count / 2, bytes.count - 1] {
            #expect(throws: SummaryDecodingError.self) { try detector.reencode(Array(bytes[..<count])) }
        }
        var random = SeededNumbers(8)
        for _ in 0..<50 {
            var changed = bytes
            changed[random.integer(below: bytes.count)] ^= 1 << UInt8(random.integer(below: 8))
            #expect(throws: SummaryDecodingError.self) { try detector.reencode(changed) }
        }
        #expect(throws: SummaryDecodingError.self) { try detector.reencode(bytes + [0]) }
    }

    @Test("bytes with a right checksum and wrong content do not crash", arguments: DetectorCase.all)
    func forged(_ detector: DetectorCase) {
        let bytes = detector.bytes(detector.stream(700))
        var random = SeededNumbers(9)
        for _ in 0..<300 {
            var changed = Array(bytes.dropLast(4))
            for _ in 0...random.integer(below: 3) {
                changed[2 + random.integer(below: changed.count - 2)] = UInt8(random.integer(below: 256))
            }
            let sum = MergeableSummaryTests.checksum(changed)
            changed += (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt32($0))) }
            // Refused or read: both are right, as long as what was read can go on.
            if let read = try? detector.reencode(changed) { #expect(read.count > 6) }
        }
    }

    @Test("no two detectors share the mark of their bytes")
    func kinds() {
        let names = Dictionary(grouping: DetectorCase.all, by: \.kind).mapValues { Set($0.map(\.testDescription)) }
        #expect(names.count == 12 && names.values.allSatisfy { $0.count == 1 })
    }
}
