/// Every procedure that the runner can answer; one line for each file in `Procedures/`.
enum GoldenCatalog {
    static let procedures: [GoldenProcedure] = [
        AnomalyGoldens.procedures,
        BayesianGoldens.procedures,
        ControlChartGoldens.procedures,
        CountTestGoldens.procedures,
        DescriptiveGoldens.procedures,
        DistanceGoldens.procedures,
        DriftDetectorGoldens.procedures,
        EstimationGoldens.procedures,
        FileDriftGoldens.procedures,
        ForecastingGoldens.procedures,
        KolmogorovSmirnovGoldens.procedures,
        MaximumMeanDiscrepancyGoldens.procedures,
        MeanTestGoldens.procedures,
        MetricsClassificationGoldens.procedures,
        MetricsRankingGoldens.procedures,
        MetricsRegressionGoldens.procedures,
        MultipleTestingGoldens.procedures,
        NannyMLUnivariateGoldens.procedures,
        PowerGoldens.procedures,
        PublishedTestGoldens.procedures,
        RankTestGoldens.procedures,
        ReconstructionGoldens.procedures,
        SequentialGoldens.procedures,
        SpecialFunctionGoldens.procedures,
    ].flatMap { $0 }
}
