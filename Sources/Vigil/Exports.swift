// Who imports Vigil needs the values that it speaks in.
@_exported public import VigilDomain
@_exported public import VigilNotifications

// Who assigns units in a process of his own.
@_exported public import struct VigilMonitoring.Assigner
@_exported public import struct VigilMonitoring.BalanceReport
@_exported public import struct VigilMonitoring.Covariate
// Who writes a drift detector of his own needs the protocol and what it is handed.
@_exported public import protocol VigilMonitoring.DriftDetector
@_exported public import struct VigilMonitoring.DriftDetectorDescriptor
@_exported public import struct VigilMonitoring.DriftDetectorID
@_exported public import enum VigilMonitoring.DriftDetectorNeed
@_exported public import enum VigilMonitoring.DriftDetectorOutcome
@_exported public import struct VigilMonitoring.DriftDetectorRegistry
@_exported public import struct VigilMonitoring.DriftSample
@_exported public import struct VigilMonitoring.DriftTable
@_exported public import enum VigilMonitoring.DriftWindows
// What the performance part answers.
@_exported public import struct VigilMonitoring.MetricForecast
@_exported public import struct VigilMonitoring.Minimization
@_exported public import struct VigilMonitoring.PerformanceAnalysis
@_exported public import struct VigilMonitoring.PerformanceTrend
@_exported public import struct VigilMonitoring.PermutedBlocks
@_exported public import struct VigilMonitoring.SaltSearch
@_exported public import protocol VigilMonitoring.StreamDriftDetector
@_exported public import enum VigilMonitoring.StreamDriftStart
@_exported public import struct VigilMonitoring.StreamDriftState
@_exported public import protocol VigilMonitoring.TableDriftDetector
@_exported public import struct VigilMonitoring.VersionComparison
// Who reads an A/B test's result, or records sums, needs what they are made of.
@_exported public import struct VigilStatistics.ArmMoments
@_exported public import struct VigilStatistics.Interval
@_exported public import enum VigilStorage.Durability
@_exported public import struct VigilStorage.MonitoringStore
