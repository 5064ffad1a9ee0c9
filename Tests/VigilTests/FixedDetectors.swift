import Vigil
import VigilStatistics

/// Stream detectors with thresholds that are given, so that nothing has to be simulated first.
struct FixedDetector<Detector: ChangeDetector>: StreamDriftDetector {
    let descriptor: DriftDetectorDescriptor
    private let fresh: Detector

    init(_ id: String, _ fresh: Detector) {
        descriptor = DriftDetectorDescriptor(
            id: DriftDetectorID(id), title: id, kinds: [.numeric], needs: .stream, minimumRows: 1, isSymmetric: false,
            hasPValue: false, definition: "A threshold that is given.", source: "A test.")
        self.fresh = fresh
    }

    func start(calibratedOn reference: ReferenceSeries, falseAlarmEvery: Int) -> StreamDriftStart {
        if reference.standardDeviation == 0 { return .constant(value: reference.mean) }
        let estimate = RunLengthEstimate(
            mean: Double(falseAlarmEvery), relativeError: 0, wanted: falseAlarmEvery)
        return .started(StreamDriftState(id: descriptor.id, detector: fresh, estimate: estimate))
    }

    func resume(from bytes: [UInt8]) throws(SummaryDecodingError) -> StreamDriftState {
        try StreamDriftState(decoding: bytes, id: descriptor.id, as: Detector.self)
    }
}

extension DriftDetectorRegistry {
    /// The catalogs, with a chart for each side of streams of mean 0 and standard deviation 1: `rise`, and `fall`.
    static func withFixedCharts() throws -> DriftDetectorRegistry {
        var registry = DriftDetectorRegistry()
        try registry.register(FixedDetector("rise", CUSUM(threshold: 10, direction: .up)))
        try registry.register(FixedDetector("fall", CUSUM(threshold: 10, direction: .down)))
        return registry
    }
}
