// Who imports Vigil needs the values that it speaks in.
@_exported public import VigilDomain
@_exported public import VigilNotifications

@_exported public import struct VigilStorage.MonitoringStore
