import Testing
import VigilDomain
import VigilStatistics

@testable import VigilMonitoring

/// What every detector of the catalog of streams must keep, whatever it computes.
struct StreamDriftDetectorContractTests {
    /// A detector with a name for the test report, and its state after a start; made once, for a start simulates.
    struct Case: Sendable, CustomTestStringConvertible {
        var detector: any StreamDriftDetector
        var isBinary: Bool
        var started: StreamDriftState?
        var testDescription: String { detector.descriptor.id.rawValue }
    }

    private static let binary: Set<String> = ["ddm", "eddm", "fhddm", "hddm_a", "hddm_w"]

    static let cases: [Case] = StreamDriftDetectorCatalog.detectors.map { detector in
        let isBinary = binary.contains(detector.descriptor.id.rawValue)
        let reference = ReferenceSeries(stream(isBinary, seed: 1, count: 2000))
        return Case(
            detector: detector, isBinary: isBinary,
            started: detector.start(calibratedOn: reference, falseAlarmEvery: 200).state)
    }

    /// Standard normal values, or the errors of a model that is wrong three times in ten; moved far when shifted.
    private static func stream(
        _ isBinary: Bool, seed: UInt64, count: Int, isShifted: Bool = false
    ) -> [Double] {
        var random = VigilMonitoringTests.SplitMix64(seed: seed)
        guard isBinary else { return random.normals(count, mean: isShifted ? 3 : 0) }
        return (0..<count).map { _ in random.uniform() < (isShifted ? 0.9 : 0.3) ? 1 : 0 }
    }

    @Test("the list is the folder's, with unique ids and complete descriptions")
    func folder() throws {
        let types = StreamDriftDetectorCatalog.detectors.map { String(describing: type(of: $0)) }
        #expect(Set(types) == (try SourceFolder.typeNames("Drift/StreamDetectors")))
        let descriptors = StreamDriftDetectorCatalog.detectors.map(\.descriptor)
        #expect(Set(descriptors.map(\.id)).count == descriptors.count)
        #expect(Set(descriptors.map(\.id)).isDisjoint(with: DriftDetectorCatalog.detectors.map(\.descriptor.id)))
        for descriptor in descriptors {
            #expect(!descriptor.title.isEmpty && descriptor.kinds == [.numeric] && descriptor.needs == .stream)
            #expect(descriptor.definition.hasSuffix(".") && descriptor.source.hasSuffix("."))
            #expect(StreamDriftDetectorCatalog.detector(descriptor.id)?.descriptor == descriptor)
        }
    }

    @Test("it starts, and says how long it runs without a false alarm", arguments: cases)
    func starts(_ testCase: Case) throws {
        let state = try #require(testCase.started)
        #expect(state.detectorID == testCase.detector.descriptor.id && state.runLength.wanted == 200)
        #expect(state.runLength.mean > 0 && state.runLength.mean.isFinite)
        #expect(state.eventCount == 0 && state.driftCount == 0)
    }

    @Test("the same events give the same signals, whole, in pieces and one by one", arguments: cases)
    func sameSignals(_ testCase: Case) throws {
        let fresh = try #require(testCase.started)
        let events =
            Self.stream(testCase.isBinary, seed: 2, count: 2000)
            + Self.stream(testCase.isBinary, seed: 3, count: 500, isShifted: true)
        var whole = fresh
        let signals = whole.update(contentsOf: events)
        var single = fresh
        var drifts: [Int] = []
        for (index, event) in events.enumerated() where single.update(event) == .drift { drifts.append(index) }
        #expect(drifts == signals.drifts && single == whole)
        #expect(whole.eventCount == 2500 && whole.driftCount == drifts.count)
        var interrupted = fresh
        for start in stride(from: 0, to: 2500, by: 250) {
            _ = interrupted.update(contentsOf: Array(events[start..<start + 250]))
            interrupted = try testCase.detector.resume(from: interrupted.encoded())
        }
        #expect(interrupted == whole)
    }

    @Test("a clear rise is found, a constant never is one", arguments: cases)
    func clearRise(_ testCase: Case) throws {
        let fresh = try #require(testCase.started)
        // An alarm just before the rise leaves nothing to compare with, so not every stream shows it.
        let found = [5, 8, 11].filter { (seed: UInt64) in
            var state = fresh
            _ = state.update(contentsOf: Self.stream(testCase.isBinary, seed: seed, count: 150))
            let before = state.driftCount
            let rise = Self.stream(testCase.isBinary, seed: seed + 1, count: 150, isShifted: true)
            let drifts = state.update(contentsOf: rise).drifts
            #expect(state.driftCount == before + drifts.count)
            return !drifts.isEmpty
        }
        #expect(found.count >= 2)
        var constant = try #require(testCase.started)
        // The reference's mean, about, and no errors at all.
        #expect(constant.update(contentsOf: Array(repeating: 0.01, count: 7)).drifts.isEmpty)
        constant.reset()
        #expect(constant.update(contentsOf: Array(repeating: 0, count: testCase.isBinary ? 2000 : 7)).drifts.isEmpty)
    }

    @Test("after a reset it goes on without a past", arguments: cases)
    func reset(_ testCase: Case) throws {
        var state = try #require(testCase.started)
        _ = state.update(contentsOf: Self.stream(testCase.isBinary, seed: 7, count: 200, isShifted: true))
        let alarms = state.driftCount
        state.reset()
        #expect(state.update(contentsOf: Array(repeating: 0, count: 7)).drifts.isEmpty)
        #expect(state.driftCount == alarms && state.eventCount == 207)
    }

    @Test("nothing that a stream can hold crashes", arguments: cases)
    func nasty(_ testCase: Case) throws {
        var state = try #require(testCase.started)
        let events: [Double] = [.nan, .infinity, -.infinity, 1e308, -1e308, Double.leastNonzeroMagnitude, -0.0, 0.5]
        for _ in 0..<50 { _ = state.update(contentsOf: events) }
        #expect(state.eventCount == 400 && state.missingCount == 50)
        #expect(try testCase.detector.resume(from: state.encoded()) == state)
    }

    @Test("a reference that says nothing is an outcome", arguments: cases)
    func obstacles(_ testCase: Case) {
        let detector = testCase.detector
        #expect(detector.start(calibratedOn: [], falseAlarmEvery: 100) == .notEnoughData(have: 0, need: 200))
        #expect(
            detector.start(calibratedOn: Array(repeating: .nan, count: 300) + [1], falseAlarmEvery: 100)
                == .notEnoughData(have: 1, need: 200))
        #expect(
            detector.start(calibratedOn: Array(repeating: 1, count: 300), falseAlarmEvery: 100)
                == .constant(value: 1))
    }

    @Test("foreign and spoilt bytes are refused", arguments: cases)
    func bytes(_ testCase: Case) throws {
        let bytes = try #require(testCase.started).encoded()
        for other in StreamDriftDetectorCatalog.detectors where other.descriptor.id != testCase.detector.descriptor.id {
            #expect(throws: SummaryDecodingError.self) { try other.resume(from: bytes) }
        }
        for count in [0, 1, bytes.count / 2, bytes.count - 1] {
            #expect(throws: SummaryDecodingError.self) { try testCase.detector.resume(from: Array(bytes[..<count])) }
        }
        #expect(throws: SummaryDecodingError.self) { try testCase.detector.resume(from: bytes + [0]) }
    }

    @Test("numbers start those that take numbers, and the others say why not")
    func numbers() {
        var random = VigilMonitoringTests.SplitMix64(seed: 4)
        let reference = ReferenceSeries(random.normals(1000, mean: 5, sd: 2))
        for detector in StreamDriftDetectorCatalog.detectors where Self.binary.contains(detector.descriptor.id.rawValue)
        {
            guard case .notApplicable = detector.start(calibratedOn: reference, falseAlarmEvery: 50) else {
                Issue.record("\(detector.descriptor.id) took numbers")
                continue
            }
        }
    }
}
