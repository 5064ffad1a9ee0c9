import VigilStatistics

/// Every drift detector over several columns that ships with Vigil, in the order in which pages list them.
public enum TableDriftDetectorCatalog {
    /// One line a detector; a test compares the list with the folder `TableDetectors/`.
    public static let detectors: [any TableDriftDetector] = [
        DomainClassifierDetector(),
        DomainClassifierLinearDetector(),
        EmbeddingDomainClassifierDetector(),
        MaximumMeanDiscrepancyDetector(),
        FourierDiscrepancyDetector(),
        EnergyDistanceDetector(),
        PCAReconstructionDetector(),
        EmbeddingDiscrepancyDetector(),
        EmbeddingMeanDistanceDetector(),
        EmbeddingMeanDistanceDetector(.cosine),
    ]

    /// The detector of this identifier, or `nil`.
    public static func detector(_ id: DriftDetectorID) -> (any TableDriftDetector)? {
        detectors.first { $0.descriptor.id == id }
    }
}
