/// Every detector of drift on streams that ships with Vigil, in the order in which pages list them.
public enum StreamDriftDetectorCatalog {
    /// One line a detector; a test compares the list with the folder `StreamDetectors/`.
    public static let detectors: [any StreamDriftDetector] = [
        CUSUMStreamDetector(),
        EWMAStreamDetector(),
        PageHinkleyStreamDetector(),
        ADWINStreamDetector(),
        KSWINStreamDetector(),
        ControlChartStreamDetector(),
        ZoneChartStreamDetector(),
        DDMStreamDetector(),
        EDDMStreamDetector(),
        HDDMAStreamDetector(),
        HDDMWStreamDetector(),
        FHDDMStreamDetector(),
    ]

    /// The detector of this identifier, or `nil`.
    public static func detector(_ id: DriftDetectorID) -> (any StreamDriftDetector)? {
        detectors.first { $0.descriptor.id == id }
    }
}
