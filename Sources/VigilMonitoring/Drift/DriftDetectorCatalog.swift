/// Every drift detector that ships with Vigil, in the order in which pages list them.
public enum DriftDetectorCatalog {
    /// One line a detector, or a family of them; a test compares the list with the folder `Detectors/`.
    public static let detectors: [any DriftDetector] =
        [
            KolmogorovSmirnovDetector(),
            Wasserstein1Detector(),
            WassersteinRawDetector(),
            WassersteinRangeDetector(),
            MannWhitneyDetector(),
            WelchTDetector(),
            AndersonDarlingDetector(),
            CramerVonMisesDetector(),
            EppsSingletonDetector(),
            EnergyDetector(),
            PopulationStabilityIndexDetector(),
            JensenShannonDetector(),
            HellingerDetector(),
            KullbackLeiblerDetector(),
            TotalVariationDetector(),
            ChiSquaredDetector(),
            GTestDetector(),
            CramersVDetector(),
            LInfinityDetector(),
            ZProportionDetector(),
            FisherExactDetector(),
            TextDomainClassifierDetector(),
            TextVocabularyDetector(),
            TextLengthDetector(),
        ]
        + EvidentlyDetector.all
        + NannyMLDetector.all
        + DecileDetector.all
        + EqualWidthDetector.all

    /// The detector of this identifier, or `nil`.
    public static func detector(_ id: DriftDetectorID) -> (any DriftDetector)? {
        detectors.first { $0.descriptor.id == id }
    }
}
