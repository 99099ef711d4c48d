"""The expert panel (专家会诊): called, sat, concluded, asked about again."""
