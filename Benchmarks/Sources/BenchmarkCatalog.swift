/// Every figure, one line a case file.
enum BenchmarkCatalog {
    static let all: [Benchmark] =
        KolmogorovSmirnovCases.all + WindowCheckCases.all + TableDriftCases.all + ProcessCases.all
        + DomainClassifierCases.all + LargeTableCases.all + SummaryCases.all + BaselineLoadCases.all
        + OnlineDetectorCases.all + MultivariateCases.all + EstimationCases.all + LabelJoinCases.all
        + ClassificationMetricCases.all + ChartQueryCases.all + StorageCases.all + IngestCases.all + MemoryCases.all
        + SummaryDriftCases.all + LiveCallCases.all + AssignmentCases.all
}
