// One import gives a plugin's author all that a plugin needs.
@_exported public import CPluginABI
@_exported public import Contract
@_exported public import JSONValues
