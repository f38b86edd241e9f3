#pragma once
count++;
