import VigilMonitoring
import VigilStatistics

/// One stream detector on one kind of stream, set to alarm once in so many events.
struct RunLengthRow: Sendable {
    var detector: DriftDetectorID
    var data: StudyStream
    var falseAlarmEvery: Int

    /// What one reference gave.
    enum Found: Sendable {
        case measured(Measurement)
        /// The detector could not be set.
        case obstacle(String)
    }

    /// The run lengths of a detector that was set on one reference.
    struct Measurement: Sendable {
        /// Events for each alarm without change.
        var runLength: Double
        /// The same as the detector itself states it.
        var stated: Double
        /// How many streams were run without change.
        var streams: Int
        /// Events from shifts of half and one standard deviation to the alarm; empty if all alarmed before.
        var delays: [[Double]]
    }

    /// How many references a row gets when the time allows.
    static let fullReferences = 12
    /// How far the mean moves, in standard deviations.
    static let shifts = [0.5, 1]
    /// How many values pass before it moves.
    private static let leadIn = 500

    static var grid: [RunLengthRow] {
        [1000, 10_000, 100_000].flatMap { every in
            StudyStream.allCases.flatMap { data in
                StreamDriftDetectorCatalog.detectors.map {
                    RunLengthRow(detector: $0.descriptor.id, data: data, falseAlarmEvery: every)
                }
            }
        }
    }

    /// About how many microseconds a reference takes.
    var cost: Double {
        let every = Double(falseAlarmEvery)
        return switch detector.rawValue {
        case "kswin": 2.2e6 + 65 * every
        case "control_chart": 1.2e6 + 15 * every
        case "adwin": 0.5e6 + 9 * every
        case "zone_chart": 1e4
        // Those of bits do not start on other streams.
        case "ddm", "eddm", "fhddm", "hddm_a", "hddm_w": data == .bernoulli ? 2e5 + 5 * every : 2e3
        default: 1e5 + 4 * every
        }
    }

    /// How many values the detector is set on: what rare alarms hang on takes more of them.
    var referenceRows: Int { falseAlarmEvery > 10_000 ? 20_000 : 10_000 }

    /// How far the run length may be off: more where rows depend on each other.
    var allowedShare: Double { data == .autoregressive ? 0.5 : 0.2 }

    /// Why its run length is not judged, whatever it is.
    var notJudgedReason: String? {
        detector == DriftDetectorID("zone_chart") ? "its rules are fixed and have no dial" : nil
    }

    /// Sets the detector on a reference and measures on other streams of the same law.
    ///
    /// - Parameter seed: Of everything.
    /// - Returns: What was measured.
    func measured(seed: UInt64) -> Found {
        var seeds = SplitMix64(seed: seed)
        var generator = data.generator(seed: seeds.next())
        let reference = ReferenceSeries((0..<referenceRows).map { _ in generator.next() })
        guard let detector = StreamDriftDetectorCatalog.detector(detector) else { return .obstacle("unknown") }
        switch detector.start(calibratedOn: reference, falseAlarmEvery: falseAlarmEvery) {
        case .started(let fresh):
            let streams = falseAlarmEvery > 10_000 ? 25 : 50
            return .measured(
                Measurement(
                    runLength: runLength(fresh, streams, &seeds), stated: fresh.runLength.mean, streams: streams,
                    delays: Self.shifts.map { delays(fresh, $0, streams, &seeds) }))
        case .notEnoughData(let have, let need): return .obstacle("has \(have) values and needs \(need)")
        case .constant: return .obstacle("all values of the reference are equal")
        case .notApplicable(let reason): return .obstacle(reason)
        }
    }

    /// Events for each alarm, over streams of at most ten wanted run lengths.
    private func runLength(_ fresh: StreamDriftState, _ streams: Int, _ seeds: inout SplitMix64) -> Double {
        var events = 0
        var alarms = 0
        for _ in 0..<streams {
            var generator = data.generator(seed: seeds.next())
            var state = fresh
            let time = self.time(&state, &generator, shift: 0)
            events += time ?? 10 * falseAlarmEvery
            alarms += time == nil ? 0 : 1
        }
        return Double(events) / Double(max(1, alarms))
    }

    private func delays(
        _ fresh: StreamDriftState, _ shift: Double, _ streams: Int, _ seeds: inout SplitMix64
    ) -> [Double] {
        var delays: [Double] = []
        for _ in 0..<streams {
            var generator = data.generator(seed: seeds.next())
            var state = fresh
            let before = state.update(contentsOf: (0..<Self.leadIn).map { _ in generator.next() })
            // After a false alarm the detector has forgotten, and its delay would be another one.
            guard before.drifts.isEmpty else { continue }
            delays.append(Double(time(&state, &generator, shift: shift) ?? 10 * falseAlarmEvery))
        }
        return delays
    }

    /// The event of the first alarm; `nil` if there is none in ten wanted run lengths.
    private func time(
        _ state: inout StreamDriftState, _ generator: inout StudyStream.Generator, shift: Double
    ) -> Int? {
        var passed = 0
        while passed < 10 * falseAlarmEvery {
            // Short pieces first: most shifts are found soon, and what lies behind an alarm is thrown away.
            let count = min(max(64, passed / 4), 4096, 10 * falseAlarmEvery - passed)
            let found = state.update(contentsOf: (0..<count).map { _ in generator.next(shift: shift) })
            if let first = found.drifts.first { return passed + first + 1 }
            passed += count
        }
        return nil
    }
}
