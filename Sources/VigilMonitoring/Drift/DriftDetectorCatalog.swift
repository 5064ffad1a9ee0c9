/// Every drift detector that ships with Vigil, in the order in which pages list them.
public enum DriftDetectorCatalog {
    /// One line a detector; a test compares the list with the folder `Detectors/`.
    public static let detectors: [any DriftDetector] = [
        KolmogorovSmirnovDetector(),
        Wasserstein1Detector(),
        PopulationStabilityIndexDetector(),
        JensenShannonDetector(),
        HellingerDetector(),
        TotalVariationDetector(),
        ChiSquaredDetector(),
    ]

    /// The detector of this identifier, or `nil`.
    public static func detector(_ id: DriftDetectorID) -> (any DriftDetector)? {
        detectors.first { $0.descriptor.id == id }
    }
}
